import type { Browser } from 'playwright-core';
import { services } from '@rapport/infra/topology.ts';
import { isRunning } from '@rapport/kernel/local';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser, picture } from '../browser.ts';
import { type Client, eventually, sendMails, signIn } from '../client.ts';
import { canStart } from '../forms.ts';
import { type OwnInstallation, startOwnInstallation } from '../installation.ts';
import { type Victims, flushRedis, victimsOf } from '../killing.ts';
import { type MailFlow, keepMailing } from '../mail-flow.ts';

interface Standing {
  readonly name: string;
  readonly up: boolean;
  readonly since: string;
}
interface Operations {
  readonly services: readonly (Standing & { readonly standsOn: readonly Standing[] })[];
}
interface Inbox {
  readonly items: readonly { readonly subject: string; readonly partyId?: string }[];
  readonly nextCursor?: string;
}

const SERVICES = services.map(({ name }) => name);
/** Several die at once, as with a machine. */
const inThrees = (names: readonly string[]): readonly (readonly string[])[] =>
  names.length === 0 ? [] : [names.slice(0, 3), ...inThrees(names.slice(3))];

/** Every process of the distributed form is killed once, by the hand of somebody who tells nobody. */
describe.skipIf(!(await canStart('cluster')))('processes that are killed while mail comes in', () => {
  let installation: OwnInstallation;
  let victims: Victims;
  let client: Client;
  let flow: MailFlow;
  let browser: Browser;

  beforeAll(async () => {
    installation = await startOwnInstallation('cluster', '--empty');
    victims = victimsOf(installation);
    client = await signIn(installation);
    browser = await openBrowser();
    flow = keepMailing(installation);
  });
  afterAll(async () => {
    await flow.stop();
    await browser.close();
    expect(await installation.stop()).toBe(0);
  });

  /** Everything the operator page speaks of; nothing while it cannot be asked. */
  async function standings(): Promise<readonly Standing[] | undefined> {
    const answer = await client.get('/api/console/v1/operations').catch(() => undefined);
    if (answer?.status !== 200) return undefined;
    const { services: standing } = answer.body as unknown as Operations;
    return standing.flatMap((service) => [
      service,
      ...service.standsOn.map((one) => ({ ...one, name: `${service.name} on ${one.name}` })),
    ]);
  }
  const mended = () =>
    eventually(async () => {
      const all = await standings();
      return all && all.length > SERVICES.length && all.every(({ up }) => up) && all;
    });
  /** Kills processes at once and waits until the page has said so of each and everything is there again. */
  async function killAndMend(pids: readonly number[], concerned: readonly string[]): Promise<void> {
    await mended();
    const killedAt = new Date().toISOString();
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    await eventually(async () => {
      const missed = (await standings())?.filter(({ since }) => since > killedAt) ?? [];
      return concerned.every((one) => missed.some(({ name }) => name.startsWith(one)));
    });
    await mended();
    const taken = flow.accepted().length;
    await eventually(async () => flow.accepted().length > taken);
  }

  test.each(inThrees(SERVICES).map((names) => [names.join(', '), names] as const))(
    '%s are missed and started again',
    async (_, names) => {
      await killAndMend(names.map(victims.service), names);
    },
  );

  test('Redis is missed and started again', () => killAndMend([victims.redis()], ['customers on cache']));

  test('the broker is missed and started again', () =>
    killAndMend([victims.broker(1)], ['customers on log']));

  test('Postgres is missed and started again', () =>
    killAndMend([victims.postgres()], ['customers on database']));

  test('the operator sees on screen what does not answer, and since when', async () => {
    const context = await browser.newContext({ locale: 'en', viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await page.goto(installation.url);
    await page.getByLabel('Login', { exact: true }).fill('admin');
    await page.getByLabel('Password', { exact: true }).fill(installation.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL(/\/inbox/);
    await page.goto(`${installation.url}/operations`);
    const channels = page.getByRole('region', { name: 'channels', exact: true });
    const standing = channels.locator('header');
    await standing.getByText('up', { exact: true }).waitFor();
    // Stopped first, so that it is missed for as long as the page takes to look.
    const pid = victims.service('channels');
    process.kill(pid, 'SIGSTOP');
    await standing.getByText(/does not answer since/).waitFor();
    await picture(page, 'operations-down');
    process.kill(pid, 'SIGKILL');
    await standing.getByText('up', { exact: true }).waitFor();
    await context.close();
  });

  test('nobody notices that Redis was emptied', async () => {
    await mended();
    const before = new Date().toISOString();
    await flushRedis(installation);
    const taken = flow.accepted().length;
    await eventually(async () => flow.accepted().length > taken + 5);
    const all = await mended();
    const caches = all.filter(({ name }) => name.endsWith(' on cache'));
    expect(caches).toHaveLength(SERVICES.length);
    expect(caches.filter(({ since }) => since > before)).toEqual([]);
  });

  test('every mail that was taken is there once, with its customer, and the doctor finds nothing', async () => {
    const accepted = await flow.stop();
    expect(accepted.length).toBeGreaterThan(50);
    await expectOnce(accepted);
    expect(await installation.examine()).toMatchObject({ exitCode: 0 });
  });

  test('the launcher itself is killed, and the other form goes on with the same data', async () => {
    const orphans = [victims.redis(), victims.broker(1), ...SERVICES.map(victims.service)];
    await installation.kill();
    expect(orphans.filter(isRunning)).toEqual(orphans);
    await installation.startAgain('start');
    expect(orphans.filter(isRunning)).toEqual([]);
    client = await signIn(installation);
    await sendMails(installation, [
      { from: { name: 'One more', address: 'more@example.org' }, subject: 'One more', text: 'Still there?' },
    ]);
    await expectOnce([...flow.accepted(), 'One more']);
    expect(await installation.examine()).toMatchObject({ exitCode: 0 });
  });

  async function expectOnce(subjects: readonly string[]): Promise<void> {
    const seen = await eventually(async () => {
      const items = await everythingUnassigned();
      return items.length >= subjects.length && items.every(({ partyId }) => partyId) && items;
    });
    expect(seen.map(({ subject }) => subject).toSorted()).toEqual(subjects.toSorted());
  }

  async function everythingUnassigned(): Promise<Inbox['items']> {
    const items: Inbox['items'][number][] = [];
    let cursor = '';
    do {
      const { body } = await client.get(`/api/console/v1/inbox?view=unassigned&limit=200${cursor}`);
      const page = body as unknown as Inbox;
      items.push(...page.items);
      cursor = page.nextCursor ? `&cursor=${encodeURIComponent(page.nextCursor)}` : '';
    } while (cursor);
    return items;
  }
});
