import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EventLog, memoryEventLog } from '../event-log/index.ts';
import { type Leases, postgresLeases } from '../leases/index.ts';
import type { Database } from '../postgres/index.ts';
import { freshServiceDatabase } from '../testing/databases.ts';
import { eventually } from '../testing/eventually.ts';
import { heldBack } from './beginning.ts';

const TOPIC = 'rapport.test.thing.v1';

let database: Database;
beforeAll(async () => void (database = await freshServiceDatabase()));
afterAll(() => database.close());

/** A log that holds a record, and the leases of a database. */
async function ports() {
  const log = memoryEventLog();
  await log.ensureTopics([{ topic: TOPIC, partitions: 1 }]);
  const recordedAt = '2026-01-01T00:00:00.000Z';
  const source = { source: 'test/0', position: 1, previous: 0, epoch: randomUUID(), recordedAt };
  const record = { key: 'a', value: Buffer.from('a'), headers: {}, source };
  await log.append(TOPIC, [record], { producer: 'test', epoch: 1 });
  const leases = postgresLeases(database, (error) => {
    throw error;
  });
  return { log, leases };
}

/** Follows in both ways and notes under a name what came of it. */
async function follow({ log, leases }: { log: EventLog; leases: Leases }, name: string, done: Set<string>) {
  const reader = await log.subscribe({
    group: name,
    topics: [TOPIC],
    startAt: async () => 0,
    onBatch: async () => void done.add(`${name} heard`),
  });
  const held = leases.hold(`${name} ${randomUUID()}`, async () => void done.add(`${name} worked`));
  return async () => void (await Promise.all([reader.stop(), held.stop()]));
}

const have = (done: Set<string>, name: string) =>
  eventually(
    () => [...done],
    (seen) => seen.includes(`${name} heard`) && seen.includes(`${name} worked`),
  );

test('what is held back begins when it is let, and what comes later at once', async () => {
  const given = await ports();
  const done = new Set<string>();
  const { promise, resolve } = Promise.withResolvers<void>();
  const waiting = heldBack(promise, given);
  const stops = [
    await follow(waiting, 'early', done),
    await follow(heldBack(undefined, given), 'free', done),
  ];
  await have(done, 'free');
  expect(done).toEqual(new Set(['free heard', 'free worked']));
  resolve();
  await have(done, 'early');
  stops.push(await follow(waiting, 'late', done));
  await have(done, 'late');
  for (const stop of stops) await stop();
});

test('what is stopped before it was let begin ends at once and never begins', async () => {
  const given = await ports();
  const done = new Set<string>();
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = await follow(heldBack(promise, given), 'early', done);
  await stop();
  resolve();
  const stopFree = await follow(given, 'free', done);
  await have(done, 'free');
  expect(done).toEqual(new Set(['free heard', 'free worked']));
  await stopFree();
});
