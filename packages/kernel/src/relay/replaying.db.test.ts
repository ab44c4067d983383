import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ReplayResponse } from '@rapport/proto/platform/v1/replay_service';
import { MalformedRecord } from '../event-log/index.ts';
import { type GrpcServer, type GrpcStreams, grpcClients, listenGrpc } from '../grpc/index.ts';
import { internalTokens } from '../http/index.ts';
import type { Missing, ReplayedRecord } from '../projection/index.ts';
import { sql } from '../sql/index.ts';
import { eventually } from '../testing/eventually.ts';
import { TOPIC, positions, publications, relayStage } from '../testing/relay-stage.ts';
import { replayService, replaysFrom } from './index.ts';

const stage = relayStage();
const logger = pino({ level: 'silent' });
const tokens = internalTokens(Buffer.alloc(32, 1));
const everywhere = new Map(Array.from({ length: 12 }, (_, partition) => [partition, 0]));
/** Pages of the store that were read for others. */
let pages: number;
let server: GrpcServer;
let clients: ReturnType<typeof grpcClients>;

beforeEach(async () => {
  pages = 0;
  await stage.log.ensureTopics([{ topic: TOPIC, partitions: 12 }]);
  const { log, database, store } = stage;
  const counted = {
    ...store,
    readAll: (after: number, limit: number) => {
      if (limit > 1) pages += 1;
      return store.readAll(after, limit);
    },
  };
  const saying = replayService({ service: 'test', store: counted, log, database, publications });
  server = await listenGrpc([saying], { host: '127.0.0.1', port: 0 }, { service: 'test', tokens, logger });
  clients = grpcClients('reader', tokens, () => server.address);
});
afterEach(async () => {
  clients.close();
  await server.stop();
});

const missing = (over: Partial<Missing> = {}): Missing => ({
  source: 'test/0',
  topic: TOPIC,
  taken: everywhere,
  until: Number.MAX_SAFE_INTEGER,
  ...over,
});

async function again(of: Partial<Missing> = {}, from = clients): Promise<readonly ReplayedRecord[]> {
  const came: ReplayedRecord[] = [];
  for await (const records of replaysFrom(from)(missing(of))) came.push(...records);
  return came;
}

async function sayAndRelay(count: number): Promise<void> {
  await stage.say(count);
  await stage.caughtUp(await stage.start());
}

/** What makes a record the same one, wherever it was had from. */
const essence = ({ partition, key, value, said }: Omit<ReplayedRecord, 'said'> & { said: unknown }) =>
  JSON.stringify([partition, key, Buffer.from(value).toString(), said]);

test('what was sent is said again word for word, with its place in the chain', async () => {
  await stage.say(5, 'Thought');
  await sayAndRelay(40);
  const sent = await stage.everything();
  const said = await again();
  expect(said.map(essence).toSorted()).toEqual(sent.map(essence).toSorted());
});

test('only what is asked for comes: those partitions, after what was taken, up to a position', async () => {
  await sayAndRelay(60);
  const sent = await stage.everything();
  const partition = sent[0]!.partition;
  const own = positions(sent.filter((record) => record.partition === partition));
  const [after, until] = [own[1]!, own.at(-2)!];
  const said = await again({ taken: new Map([[partition, after]]), until });
  expect(said.map(({ said: { source } }) => source.position)).toEqual(
    own.filter((position) => position > after && position <= until),
  );
  expect(said[0]!.said.source.previous).toBe(after);
  expect(await again({ topic: 'rapport.test.other.v1' })).toEqual([]);
  expect(await again({ taken: new Map() })).toEqual([]);
});

test('what the relay has not sent is not said', async () => {
  await stage.say(10);
  const relay = await stage.start();
  await stage.caughtUp(relay);
  await relay.stop();
  await stage.say(10);
  expect(await again()).toHaveLength(10);
});

test('of a store that is not the one relayed from nothing is said', async () => {
  await sayAndRelay(5);
  await stage.database.run(sql`update ops.relay set event_id = gen_random_uuid()`);
  await expect(again()).rejects.toThrow('test');
  await expect(again()).rejects.toHaveProperty('name', 'Unavailable');
});

test('whoever is no service of the installation is told nothing', async () => {
  await sayAndRelay(5);
  const stranger = grpcClients('reader', internalTokens(Buffer.alloc(32, 2)), () => server.address);
  await expect(again({}, stranger)).rejects.toThrow('not-signed-in');
  stranger.close();
});

test('a long past comes whole and in order, and no faster than it is taken', async () => {
  const others = Array.from({ length: 100 }, (_, i) => ({
    streamId: `thing-${i}`,
    expected: 'any' as const,
    events: Array.from({ length: 500 }, (_, n) => ({ type: 'Said', data: { text: `${n} `.repeat(200) } })),
  }));
  const cause = { correlationId: '01900000-0000-7000-8000-000000000001', actor: 'service:test' };
  for (const part of others) await stage.store.append({ cause, parts: [part] });
  await stage.caughtUp(await stage.start());
  let came = 0;
  const last = new Map<number, number>();
  for await (const records of replaysFrom(clients)(missing())) {
    for (const { partition, said } of records) {
      expect(said.source.previous).toBe(last.get(partition) ?? 0);
      last.set(partition, said.source.position);
    }
    came += records.length;
    // What a slow reader has not taken waits in the store, not in memory or on the line.
    if (came === records.length) {
      await delay(300);
      expect(pages).toBeLessThan(25);
    }
  }
  expect(came).toBe(50_000);
});

test('who leaves in the middle ends the reading, and a server that stops ends those who stay', async () => {
  await sayAndRelay(10);
  await stage.store.append({
    cause: { correlationId: '01900000-0000-7000-8000-000000000001', actor: 'service:test' },
    parts: [
      {
        streamId: 'thing-1',
        expected: 'any',
        events: Array.from({ length: 30_000 }, () => ({ type: 'Said', data: { text: 'x'.repeat(400) } })),
      },
    ],
  });
  await stage.caughtUp(await stage.start());
  for await (const records of replaysFrom(clients)(missing())) if (records.length > 0) break;
  await delay(200);
  const read = pages;
  expect(read).toBeLessThan(30);
  await delay(200);
  expect(pages).toBe(read);
  const staying = replaysFrom(clients)(missing())[Symbol.asyncIterator]();
  await staying.next();
  const stopped = server.stop();
  const rest = async () => {
    while (!(await staying.next()).done);
  };
  await expect(rest()).rejects.toHaveProperty('name', 'Unavailable');
  await stopped;
});

test('a service that falls silent is not waited for', async () => {
  await sayAndRelay(5);
  const silent = { ...stage.store, head: () => new Promise<never>(() => {}) };
  const { log, database } = stage;
  const saying = replayService({ service: 'test', store: silent, log, database, publications });
  const mute = await listenGrpc(
    [saying],
    { host: '127.0.0.1', port: 0 },
    { service: 'test', tokens, logger },
  );
  const asking = grpcClients('reader', tokens, () => mute.address);
  const stream = replaysFrom({
    stream: (service, client, method, request) =>
      asking.stream(service, client, method, request, { silenceMs: 100 }),
  });
  const outcome = eventually(
    () =>
      stream(missing())
        [Symbol.asyncIterator]()
        .next()
        .catch((error: Error) => error.name),
    (name) => name === 'Unavailable',
  );
  await outcome;
  asking.close();
  await mute.stop();
});

test('an answer whose columns do not fit together is not taken', async () => {
  await sayAndRelay(3);
  const shortened: GrpcStreams = {
    stream: async function* (...asked) {
      for await (const answer of clients.stream(...asked)) {
        const { values, ...rest } = answer as ReplayResponse;
        yield { ...rest, values: values.slice(1) } as never;
      }
    },
  };
  await expect(replaysFrom(shortened)(missing())[Symbol.asyncIterator]().next()).rejects.toBeInstanceOf(
    MalformedRecord,
  );
});
