import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase } from '../testing/databases.ts';
import { eventually } from '../testing/eventually.ts';
import { otherProcess } from '../testing/other-process.ts';
import { pause } from '../waking/index.ts';
import type { EventLog, Subscription } from './port.ts';
import { openPostgresEventLog } from './postgres.ts';

const logger = pino({ level: 'silent' });
const topic = 'rapport.test.thing.v1';
const PARTITIONS = 4;
/** Of a member that must not be waited for; a test would not live to see it. */
const LONG = 60_000;
const SHORT = 3_000;

let url: string;
let operator: pg.Pool;
const opened: EventLog[] = [];

async function open(leaseMs: number): Promise<EventLog> {
  const log = await openPostgresEventLog({ databaseUrl: url, logger, leaseMs, pauseMs: 5 });
  await log.ensureTopics([{ topic, partitions: PARTITIONS }]);
  opened.push(log);
  return log;
}

beforeAll(async () => {
  url = await freshDatabase();
  operator = new pg.Pool({ connectionString: url, max: 4 });
  await open(LONG);
});
afterAll(async () => {
  await Promise.all([...opened.map((log) => log.close()), operator.end()]);
});

const join = (log: EventLog, group: string): Promise<Subscription> =>
  log.subscribe({ group, topics: [topic], startAt: async () => 0, onBatch: async () => {} });
const heldBy = (subscription: Subscription) =>
  Array.from({ length: PARTITIONS }, (_, partition) => partition).filter((partition) =>
    subscription.holds({ topic, partition }),
  ).length;

/** Waits until a member holds so many partitions; after how many seconds it did. */
async function secondsUntilHeld(subscription: Subscription, partitions: number): Promise<number> {
  const since = performance.now();
  await eventually(
    () => heldBy(subscription),
    (n) => n === partitions,
  );
  return (performance.now() - since) / 1_000;
}

const membersOf = async (group: string) =>
  (
    await operator.query<{ member: string; backend: number | null }>(
      'select member, backend from lg.members where grp = $1',
      [group],
    )
  ).rows;
const claimsOf = async (group: string) =>
  (await operator.query<{ owner: string }>('select owner from lg.claims where grp = $1', [group])).rows.map(
    ({ owner }) => owner,
  );

/** A member in a process of its own that holds all there is and is known by the connection it listens over. */
async function another(group: string, leaseMs: number) {
  const member = await otherProcess('log-member-process.ts', [url, topic, group, String(leaseMs)]);
  await eventually(
    async () => [...(await claimsOf(group)), ...(await membersOf(group)).map(({ backend }) => backend)],
    (all) => all.length === PARTITIONS + 1 && !all.includes(null),
  );
  return member;
}

// Each takes seconds of waiting and no work: side by side.
describe.concurrent('a member of the log in Postgres whose process is gone', () => {
  test('gives what it held to a successor at once', async () => {
    const group = randomUUID();
    const member = await another(group, LONG);
    await member.kill();
    const successor = await join(await open(LONG), group);
    expect(await secondsUntilHeld(successor, PARTITIONS)).toBeLessThan(2);
  }, 30_000);

  test('gives what it held to others of its group when they attend next', async () => {
    const group = randomUUID();
    const member = await another(group, LONG);
    const other = await join(await open(6_000), group);
    await secondsUntilHeld(other, PARTITIONS / 2);
    await member.kill();
    expect(await secondsUntilHeld(other, PARTITIONS)).toBeLessThan(5);
  }, 30_000);

  test('keeps what it holds for its whole term when it only stands still', async () => {
    const group = randomUUID();
    const member = await another(group, SHORT);
    const other = await join(await open(SHORT), group);
    member.stop();
    await pause(SHORT * 0.5, new AbortController().signal);
    expect(heldBy(other)).toBeLessThan(PARTITIONS);
    await secondsUntilHeld(other, PARTITIONS);
    await member.kill();
  }, 30_000);

  test('is one that has lost the connection it listens over only until it attends by another', async () => {
    const group = randomUUID();
    const member = await join(await open(6_000), group);
    await secondsUntilHeld(member, PARTITIONS);
    const listening = async () => (await membersOf(group))[0]?.backend ?? null;
    const first = await eventually(listening, (backend) => backend !== null);
    await operator.query('select pg_terminate_backend($1)', [first]);
    // At once it says that it lives without it, and then by which it listens now.
    await eventually(listening, (backend) => backend === null);
    await eventually(listening, (backend) => backend !== null && backend !== first);
    const other = await join(await open(6_000), group);
    await secondsUntilHeld(other, PARTITIONS / 2);
    // It is still a member, and lets go of what is the other's share and of no more.
    await pause(2_500, new AbortController().signal);
    expect(heldBy(member)).toBe(PARTITIONS / 2);
  }, 30_000);
});
