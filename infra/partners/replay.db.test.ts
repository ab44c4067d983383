import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CloudEvent, FeedRefused, openJournal, pagesOf, verifyWebhook } from '@rapport/client';
import { eventually } from '../../packages/kernel/src/testing/eventually.ts';
import { type Neighbourhood, startNeighbourhood } from './neighbourhood.ts';

let around: Neighbourhood;
let folder: string;
let partnerId: string;
let key: string;
const children: ChildProcess[] = [];
beforeAll(async () => {
  around = await startNeighbourhood();
  folder = mkdtempSync(join(tmpdir(), `rapport-test-${process.pid}-`));
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await around.stop();
  rmSync(folder, { recursive: true });
});

const said: string[] = [];
const records = Array.from({ length: 12 }, () => randomUUID());
/** Everybody says something about everything, so many times over. */
async function talk(rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round += 1)
    for (const record of records)
      said.push(...(await around.says('customers', record, 2)), ...(await around.says('support', record, 1)));
}

function startProgram(journal: string): ChildProcess {
  const program = fileURLToPath(new URL('following-process.ts', import.meta.url));
  const child = spawn(process.execPath, [program, around.url, key, journal], { stdio: 'ignore' });
  children.push(child);
  return child;
}
const linesIn = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8').split('\n').length - 1 : 0);
const inOrder = (events: readonly CloudEvent[]) =>
  events.every(
    ({ source, sequence }, i) =>
      events.slice(0, i).findLast((one) => one.source === source)?.sequence ?? '' < sequence,
  );
/** A key opens as soon as the read model of keys has it. */
const opens = (of: string) =>
  eventually(
    async () =>
      (await fetch(`${around.url}/api/partners/v1/events`, { headers: { authorization: `Bearer ${of}` } }))
        .status,
    (status) => status === 200,
  );
/** What the feed gives from a cursor on, to its end. */
async function rest(after?: string): Promise<readonly CloudEvent[]> {
  const events: CloudEvent[] = [];
  for await (const page of pagesOf({ url: around.url, key, waitSeconds: 0 }, after)) {
    events.push(...page.events);
    if (!page.more) break;
  }
  return events;
}

test('[R177] a partner who comes late replays everything by pull, however often its program is killed, and gets the rest by push: no gap, none doubled', async () => {
  await talk(6);
  const opened = await around.asks<{ partnerId: string }>('POST', '/partners', {
    name: 'Ever Freight',
    scopes: ['events:customers', 'events:support'],
  });
  partnerId = opened.partnerId;
  const made = await around.asks<{ key: string }>('POST', `/partners/${partnerId}/keys`, {
    label: 'ERP',
    scopes: ['events:customers', 'events:support'],
  });
  key = made.key;
  await opens(key);
  const path = join(folder, 'journal');
  for (const lines of [1, 3, 6, 8]) {
    const program = startProgram(path);
    await eventually(
      () => linesIn(path),
      (count) => count >= lines,
    );
    program.kill('SIGKILL');
    await talk(1);
  }
  const program = startProgram(path);
  const read = async () => {
    const journal = await openJournal(path);
    const [events, cursor] = [await journal.events(), (await journal.cursor())!];
    await journal.close();
    return { events, cursor };
  };
  await eventually(
    () => readFileSync(path, 'utf8').match(/"specversion"/g)?.length ?? 0,
    (count) => count >= said.length,
  );
  program.kill('SIGKILL');
  const { events: pulled, cursor } = await read();
  expect(pulled.map(({ id }) => id).toSorted()).toEqual(said.toSorted());
  expect(inOrder(pulled)).toBe(true);

  const pushed = await pushedAfter(cursor, () => talk(2));
  const all = [...pulled, ...pushed].map(({ id }) => id);
  expect(all.toSorted()).toEqual(said.toSorted());
});

/** What a subscription that goes on from a cursor pushes, once somebody has said more. */
async function pushedAfter(from: string, more: () => Promise<void>): Promise<readonly CloudEvent[]> {
  const got: CloudEvent[] = [];
  let secret = '';
  const server = createServer((request, response) => {
    void request.toArray().then((chunks) => {
      got.push(
        verifyWebhook({ headers: request.headers, body: Buffer.concat(chunks as Buffer[]) }, [secret]),
      );
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`;
  const terms = { url, types: [], personal: false, from };
  const begun = await around.asks<{ secret: string }>('POST', `/partners/${partnerId}/subscriptions`, terms);
  secret = begun.secret;
  const before = said.length;
  await more();
  await eventually(
    () => got.length,
    (count) => count >= said.length - before,
  );
  server.closeAllConnections();
  server.close();
  return got;
}

test('a cursor is good after the feed was made again from the log', async () => {
  const first = await pagesOf({ url: around.url, key, limit: 50, waitSeconds: 0 }).next();
  const { cursor, events } = first.value!;
  const before = await rest(cursor);
  await around.asks('POST', '/read-models/feed_v1/actions/rebuild', { atParity: 'switch' });
  await eventually(
    () =>
      around.asks<{ items: readonly { name: string; rebuild?: { state: string } }[] }>('GET', '/read-models'),
    ({ items }) => items.find(({ name }) => name === 'feed_v1')?.rebuild?.state === 'switched',
  );
  const after = await rest(cursor);
  expect(after).toEqual(before);
  expect([...events, ...after].map(({ id }) => id).toSorted()).toEqual(said.toSorted());
});

test('a key that was revoked ends the reading, and the program is told why', async () => {
  const { keyId, key: short } = await around.asks<{ keyId: string; key: string }>(
    'POST',
    `/partners/${partnerId}/keys`,
    { label: 'short', scopes: ['events:support'] },
  );
  await opens(short);
  const pages = pagesOf({ url: around.url, key: short, waitSeconds: 0 });
  expect((await pages.next()).value?.events.every(({ source }) => source === 'urn:rapport:support/0')).toBe(
    true,
  );
  await around.asks('POST', `/partners/${partnerId}/keys/${keyId}/actions/revoke`);
  const reading = async () => {
    for await (const { cursor } of pages) expect(cursor).not.toBe('');
  };
  await expect(reading()).rejects.toBeInstanceOf(FeedRefused);
});
