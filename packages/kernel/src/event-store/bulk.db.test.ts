import { expect, test } from 'vitest';
import { sql } from '../sql/index.ts';
import { freshServiceDatabase } from '../testing/databases.ts';
import { testClock } from '../testing/event-store-contract.ts';
import { deriveUuid } from '../values/index.ts';
import { type BulkAppend, appendInBulk } from './bulk.ts';
import { postgresEventStore } from './postgres.ts';

const cause = { correlationId: deriveUuid('bulk'), actor: 'service:test' };

function append(n: number, recordedAt: string): BulkAppend {
  const event = (stream: string, part: number) => ({
    id: deriveUuid('event', String(n), stream, String(part)),
    type: 'Said',
    data: { n, text: `tab\there, line\nthere, back\\slash, "quotes", 茶 ${n}` },
    occurredAt: '2025-12-31T00:00:00.000Z',
  });
  return {
    recordedAt,
    cause,
    idempotency: { kind: 'reaction', key: `key ${n}`, requestHash: `hash ${n}`, answer: { n } },
    parts: [
      { streamId: `a-${n % 3}`, events: [event('a', 1), event('a', 2)] },
      { streamId: 'shared', events: [event('shared', 1)] },
    ],
  };
}

const at = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * 1_000).toISOString();

test('what is stored in bulk is what the same appends would have stored one by one', async () => {
  const [bulk, single] = [await freshServiceDatabase(), await freshServiceDatabase()];
  const appends = Array.from({ length: 10 }, (_, n) => append(n, at(n)));
  expect(await appendInBulk(bulk, appends.slice(0, 6))).toBe(18);
  expect(await appendInBulk(bulk, appends.slice(6))).toBe(30);
  const clock = testClock();
  const store = postgresEventStore(single, clock);
  for (const { recordedAt, parts, ...of } of appends) {
    const one = postgresEventStore(single, { now: () => new Date(recordedAt) });
    await one.append({ ...of, parts: parts.map((part) => ({ ...part, expected: 'any' as const })) });
    await one.close();
  }
  const made = postgresEventStore(bulk, clock);
  expect(await made.readAll(0, 100)).toEqual(await store.readAll(0, 100));
  for (const table of ['es.streams order by stream_id', 'es.commands order by key']) {
    const rows = async (of: typeof bulk) => (await of.pool.query(`select * from ${table}`)).rows as unknown;
    expect(await rows(bulk)).toEqual(await rows(single));
  }
  const said = await made.append({
    cause,
    parts: [{ streamId: 'shared', expected: 10, events: [{ type: 'Said', data: {} }] }],
  });
  expect(said).toMatchObject({ firstPosition: 31, versions: [11] });
  expect(await made.recall('key 3', 'hash 3')).toMatchObject({ firstPosition: 10, lastPosition: 12 });
  for (const one of [made, store]) await one.close();
  for (const database of [bulk, single]) await database.close();
});

test('a bulk is whole or not at all, and nothing is recorded before what was recorded already', async () => {
  const database = await freshServiceDatabase();
  await appendInBulk(database, [append(1, at(100))]);
  await expect(appendInBulk(database, [append(2, at(101)), append(1, at(102))])).rejects.toThrow(/duplicate/);
  expect(await database.one(sql`select position from es.head`)).toEqual({ position: 3 });
  await appendInBulk(database, [append(3, at(0))]);
  const recorded = await database.many<{ at: string }>(
    sql`select recorded_at as at from es.events order by position`,
  );
  expect(new Set(recorded.map((row) => row.at))).toEqual(new Set([at(100)]));
  await database.close();
});
