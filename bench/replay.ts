import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { postgresEventStore } from '@rapport/kernel/event-store';
import { grpcClients } from '@rapport/kernel/grpc';
import { internalTokens } from '@rapport/kernel/http';
import type { Database } from '@rapport/kernel/postgres';
import { replaysFrom } from '@rapport/kernel/relay';
import { sql } from '@rapport/kernel/sql';
import { type Result, interleave, of } from './measure.ts';
import { NOTE_TOPIC, storedNotes } from './stored-notes.ts';
import type { World } from './world.ts';

const EVENTS = 500_000;
const PARTITIONS = 12;
const ROUNDS = 5;
const PAGE = 1_000;
const SECRET = '07'.repeat(32);
const SOURCE = new URL('replay-source.ts', import.meta.url).pathname;

/** B15: what a service has sent, asked of it by gRPC, beside reading the same events of its store. */
export async function benchReplay(world: World): Promise<Result> {
  const database = await storedNotes(world, EVENTS);
  await database.run(sql`
    insert into ops.relay (source, position, event_id, epoch)
    select 'bench/0', h.position, e.event_id, h.epoch from es.head h join es.events e on e.position = h.position`);
  const source = spawn(process.execPath, [SOURCE, database.url, SECRET], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [address] = (await once(source.stdout, 'data')) as [Buffer];
  const clients = grpcClients('reader', internalTokens(Buffer.from(SECRET, 'hex')), () =>
    address.toString().trim(),
  );
  const partitions = (count: number) => new Map(Array.from({ length: count }, (_, i) => [i, 0]));
  const replay = replaysFrom(clients);
  const samples = await interleave(
    {
      'read forward of the store': () => readForward(database),
      'replay over gRPC, a whole topic': () => replayed(replay, partitions(PARTITIONS)),
      'replay over gRPC, one of twelve partitions': () => replayed(replay, partitions(1)),
    },
    ROUNDS,
    'events/s',
  );
  clients.close();
  source.kill();
  await once(source, 'exit');
  await database.close();
  const whole = of(samples, 'replay over gRPC, a whole topic');
  return {
    id: 'B15',
    title: `Replay of ${EVENTS.toLocaleString('en')} events of 400 bytes from their source`,
    samples,
    bars: [
      {
        what: 'replay over gRPC ÷ read forward of the store',
        reached: whole / of(samples, 'read forward of the store'),
        bar: 0.6,
        better: 'more',
      },
    ],
    remarks: [
      `Events that the source goes through a second, whether or not they are of the partitions asked for. The source is a process of its own; reading forward, in pages of ${PAGE.toLocaleString('en')}, is done by the one that asks.`,
    ],
  };
}

async function readForward(database: Database): Promise<number> {
  const store = postgresEventStore(database, { now: () => new Date() });
  const began = performance.now();
  for (let after = 0; after < EVENTS;) after = (await store.readAll(after, PAGE)).at(-1)!.position;
  const seconds = (performance.now() - began) / 1000;
  await store.close();
  return EVENTS / seconds;
}

/** Throws when not all came. */
async function replayed(
  replay: ReturnType<typeof replaysFrom>,
  taken: ReadonlyMap<number, number>,
): Promise<number> {
  const began = performance.now();
  let [came, last] = [0, 0];
  for await (const records of replay({ source: 'bench/0', topic: NOTE_TOPIC, taken, until: EVENTS })) {
    came += records.length;
    last = records.at(-1)?.said.source.position ?? last;
  }
  const seconds = (performance.now() - began) / 1000;
  if (taken.size === PARTITIONS && (came !== EVENTS || last !== EVENTS))
    throw new Error(`${came} of ${EVENTS} events came, up to ${last}`);
  return EVENTS / seconds;
}
