import { randomUUID } from 'node:crypto';
import { waitUntil } from '@rapport/kernel/local';
import { services } from '../topology.ts';
import { type Client, eventually, sendMails, signIn } from '../../e2e/client.ts';
import { type ContainerInstallation, processOf } from './installation.ts';
import { promise } from './steps.ts';

/** Containers without which no mail is taken: the door itself, and the store it is written to. */
const DOOR = ['channels', 'postgres'];
const MAILS = 5;
const PATIENCE_MS = 60_000;

/**
 * Kills a container while mail comes in and starts it again: mail accepted before, and where it has no part in that also
 * meanwhile, is all there once, and the day adds up.
 */
export async function surviveKill(installation: ContainerInstallation, container: string): Promise<string> {
  const { kill, startAgain, stateOf } = installation;
  const client = await signIn(installation);
  const before = await counted(client);
  const mark = `${container} ${randomUUID()}`;
  await write(installation, `before ${mark}`);
  await kill(container);
  const { status, exitCode } = await stateOf(container);
  promise(status === 'exited' && exitCode === 137, `${container} is ${status}, exit code ${exitCode}`);
  const seen = await seenByPeople(client, container);
  const open = !DOOR.includes(container);
  if (open) await write(installation, `meanwhile ${mark}`);
  await startAgain(container);
  await write(installation, `after ${mark}`);
  const sent = MAILS * (open ? 3 : 2);
  await allThere(await signIn(installation), mark, sent, before);
  return `${seen}${sent} mails accepted before${open ? ', meanwhile' : ''} and after: all there, once`;
}

/** Where people see that a service is gone; what it stands on is the engine's to show. */
async function seenByPeople(client: Client, container: string): Promise<string> {
  const answered = () =>
    client.get('/api/console/v1/inbox').then(
      ({ status }) => status,
      () => 'nothing',
    );
  if (container === 'console') {
    await eventually(async () => (await answered()) === 'nothing', PATIENCE_MS);
    return 'nobody answers; ';
  }
  if (container === 'access') {
    await eventually(async () => (await answered()) === 503, PATIENCE_MS);
    return 'nobody is let in; ';
  }
  if (!services.some(({ name }) => name === container)) return '';
  await eventually(async () => {
    const { body } = await client.get('/api/console/v1/operations');
    const all = body['services'] as readonly { readonly name: string; readonly up: boolean }[];
    return all.find(({ name }) => name === container)?.up === false;
  }, PATIENCE_MS);
  return 'shown as down; ';
}

/** Kills the main process of a container from outside: nobody starts it again but the engine. */
export async function surviveCrash(
  installation: ContainerInstallation,
  container: string,
): Promise<string | undefined> {
  const { stateOf, healthy } = installation;
  const pid = await processOf(installation, container);
  if (pid === undefined) return undefined;
  const before = await counted(await signIn(installation));
  const mark = `crash ${randomUUID()}`;
  await write(installation, `before ${mark}`);
  process.kill(pid, 'SIGKILL');
  const back = await waitUntil(async () => (await stateOf(container)).restarts > 0, PATIENCE_MS, 100);
  promise(back, `${container} is brought back by the engine`);
  await healthy();
  await write(installation, `after ${mark}`);
  await allThere(await signIn(installation), mark, MAILS * 2, before);
  return `the engine brought it back; ${MAILS * 2} mails accepted before and after: all there, once`;
}

async function write(installation: ContainerInstallation, subject: string): Promise<void> {
  const numbers = Array.from({ length: MAILS }, (_, i) => i);
  const mails = numbers.map((i) => ({
    from: { name: 'Ada', address: `ada${i}@example.org` },
    subject: `${subject} ${i}`,
    text: 'Is anybody there?',
  }));
  await sendMails(installation, mails);
}

interface Counted {
  readonly received: number;
  readonly unaccounted: number;
}

/** What the company counts of its mail; over two days, so that midnight does not matter. */
async function counted(client: Client): Promise<Counted> {
  const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
  const { body } = await client.get(`/api/channels/v1/reckoning?from=${day(1)}&to=${day(0)}&zone=UTC`);
  const days = body['days'] as readonly Counted[];
  const sum = (of: (one: Counted) => number) => days.reduce((so, one) => so + of(one), 0);
  return { received: sum((one) => one.received), unaccounted: sum((one) => one.unaccounted) };
}

interface Waiting {
  readonly subject: string;
  readonly partyId?: string;
}

/** Every conversation that nobody has taken, page by page. */
async function unassigned(client: Client): Promise<readonly Waiting[]> {
  const found: Waiting[] = [];
  for (let cursor = ''; ;) {
    const { body } = await client.get(`/api/console/v1/inbox?view=unassigned&limit=200${cursor}`);
    found.push(...(body['items'] as readonly Waiting[]));
    if (typeof body['nextCursor'] !== 'string') return found;
    cursor = `&cursor=${encodeURIComponent(body['nextCursor'])}`;
  }
}

async function allThere(client: Client, mark: string, sent: number, before: Counted): Promise<void> {
  await eventually(async () => {
    const { received, unaccounted } = await counted(client);
    const items = await unassigned(client);
    const known = items.filter(({ subject, partyId }) => subject.includes(mark) && partyId);
    const subjects = new Set(known.map(({ subject }) => subject));
    const once = known.length === sent && subjects.size === sent;
    return once && received === before.received + sent && unaccounted === 0;
  }, PATIENCE_MS);
}
