import { type IncomingMessage, request as httpRequest } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { changesChannel } from '@rapport/kernel/service';
import { eventually } from '../../../packages/kernel/src/testing/eventually.ts';
import { type StagedService, stageService } from '../../../packages/kernel/src/testing/staged-service.ts';
import { consoleService } from '../src/app.ts';
import { aYear, id } from './scenario.ts';

let staged: StagedService;
let headers: Record<string, string>;

beforeAll(async () => {
  const teller = await aYear();
  staged = await stageService(consoleService, { keys: teller.keys });
  await staged.hear(teller.events);
  for (const worker of staged.parts.workers ?? []) if (worker.name === 'live-updates') await worker.start();
  await staged.app.listen({ host: '127.0.0.1', port: 0 });
  headers = await staged.as({
    kind: 'person',
    accountId: id('wang'),
    login: 'wang',
    name: '王芳',
    role: 'agent',
    sessionId: id('s'),
  });
});
afterAll(() => staged.close());

const connect = (more: Record<string, string> = {}) =>
  new Promise<IncomingMessage>((resolve, reject) => {
    const { port } = staged.app.server.address() as { port: number };
    const at = { host: '127.0.0.1', port, path: '/api/console/v1/stream', headers: { ...headers, ...more } };
    httpRequest(at, resolve).on('error', reject).end();
  });
const announce = (...ids: string[]) =>
  staged.ports.cache.publish(changesChannel('console'), JSON.stringify(ids));

test('a change of a conversation is told as ids: its own, its party’s and that of all who were ever one with it', async () => {
  const response = await connect();
  expect(response.headers).toMatchObject({
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
  });
  let text = '';
  response.on('data', (chunk: Buffer) => (text += chunk.toString()));
  await eventually(
    () => text,
    (seen) => seen.includes('data: {"changed":[]}'),
  );
  await announce(`conversation:${id('order-7')}`, 'inbox');
  await eventually(
    () => text,
    (seen) => seen.includes('inbox'),
  );
  const last = /id: (\S+)\ndata: (.*)\n\n$/.exec(text)!;
  const { changed } = JSON.parse(last[2]!);
  expect(changed).toEqual(
    expect.arrayContaining([
      `conversation:${id('order-7')}`,
      'inbox',
      `party:${id('li')}`,
      `party:${id('li-again')}`,
    ]),
  );
  expect(text).not.toMatch(/李雷|Order 7/);
  response.destroy();
  await announce('accounts');
  const again = await connect({ 'last-event-id': last[1]! });
  let missed = '';
  again.on('data', (chunk: Buffer) => (missed += chunk.toString()));
  await eventually(
    () => missed,
    (seen) => seen.includes('accounts'),
  );
  expect(missed).not.toContain('everything');
  again.destroy();
});

test('a reader that does not read is dropped, the others go on', async () => {
  const slow = await connect();
  slow.pause();
  const quick = await connect();
  let heard = 0;
  quick.on('data', (chunk: Buffer) => (heard += chunk.length));
  let dropped = false;
  slow.on('close', () => (dropped = true)).on('error', () => (dropped = true));
  const ids = Array.from({ length: 499 }, (_, i) => `conversation:${'x'.repeat(900)}${i}`);
  await eventually(
    async () => {
      await announce(...ids.map((text) => text.replace('conversation', 'other')));
      await new Promise((resolve) => setTimeout(resolve, 110));
      return openConnections();
    },
    (open) => open === 1,
    { within: 20_000, what: 'the slow reader is dropped' },
  );
  expect(heard).toBeGreaterThan(1024 * 1024);
  slow.resume();
  await eventually(() => dropped, Boolean);
  quick.destroy();
});

const openConnections = () =>
  new Promise<number>((resolve) => staged.app.server.getConnections((_error, count) => resolve(count)));
