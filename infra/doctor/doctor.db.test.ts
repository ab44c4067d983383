import { serialize } from 'node:v8';
import { createLogger } from '@rapport/kernel/logging';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '@rapport/kernel/postgres';
import { freshDatabase, testServer } from '../../packages/kernel/src/testing/databases.ts';
import type { Depth, Report } from './examination.ts';
import { examine } from './examine.ts';
import { postgresLogReader } from './log-reader.ts';
import { type SmallInstallation, patientsOf, startSmallInstallation } from './small-installation.ts';

const logger = createLogger('doctor', 'silent');
type Place = 'shop' | 'till' | 'log';
type Urls = Readonly<Record<Place, string>>;

let installation: SmallInstallation;

async function look(urls: Urls, depth: Depth = { deep: false }): Promise<Report> {
  const patients = patientsOf({ ...installation, urls });
  const reader = postgresLogReader(openDatabase(urls.log, { max: 3 }));
  try {
    return await examine({ patients, logger, depth }, reader);
  } finally {
    await reader.close();
    for (const { database } of patients) await database.close();
  }
}

/** The stopped installation with a copy of one of its databases, which is damaged, looked at and thrown away. */
async function lookAfter(place: Place, text: string, depth?: Depth): Promise<Report> {
  const server = openDatabase(testServer(), { max: 1 });
  const copy = await freshDatabase();
  const nameOf = (url: string) => new URL(url).pathname.slice(1);
  try {
    await server.pool.query(`drop database ${nameOf(copy)}`);
    await server.pool.query(`create database ${nameOf(copy)} template ${nameOf(installation.urls[place])}`);
    await damage(copy, text);
    return await look({ ...installation.urls, [place]: copy }, depth);
  } finally {
    await server.pool.query(`drop database if exists ${nameOf(copy)}`);
    await server.close();
  }
}

async function damage(url: string, text: string): Promise<void> {
  const database: Database = openDatabase(url, { max: 1 });
  await database.pool.query(`begin; set local session_replication_role = replica; ${text}; commit`);
  await database.close();
}

beforeAll(async () => {
  installation = await startSmallInstallation();
});
afterAll(() => installation.stop());

const LAST = '(select max(position) from es.events)';
const ONE_RECORD = `(topic_id, part, off) = (select topic_id, part, min(off) from lg.records r
  join lg.topics t on t.id = r.topic_id where t.topic = 'rapport.shop.sale.v1' group by 1, 2 having count(*) > 2 order by 2 limit 1)`;
const LAST_RECORD = ONE_RECORD.replace('min(off)', 'max(off)');

const STORE: readonly (readonly [what: string, place: Place, sql: string, found: string])[] = [
  ['an event is gone', 'shop', 'delete from es.events where position = 3', 'positions are 1 to the head'],
  [
    'the last event is gone',
    'shop',
    `delete from es.events where position = ${LAST}`,
    'positions are 1 to the head',
  ],
  ['the head is behind', 'shop', 'update es.head set position = position - 1', 'positions are 1 to the head'],
  [
    'an instant runs backwards',
    'shop',
    `update es.events set recorded_at = '2000-01-01' where position = 4`,
    'instants never decrease: position 4',
  ],
  ['a version is skipped', 'shop', 'update es.events set version = 99 where position = 5', 'at version 99'],
  [
    'a stream is too short',
    'shop',
    'update es.streams set version = version + 1',
    'streams know their length',
  ],
  [
    'a stream has no events',
    'till',
    `insert into es.streams values ('sale-x', 2)`,
    'sale-x has 0 events, says 2',
  ],
  [
    'two events are one',
    'shop',
    'update es.events set event_id = (select event_id from es.events where position = 1) where position = 2',
    'each event has its own id',
  ],
  ['a command is from nowhere', 'shop', 'update es.commands set last_position = 100000', 'commands refer to'],
  [
    'a command was done twice',
    'shop',
    `insert into es.commands select 'reaction', key, request_hash, first_position, last_position, answer, recorded_at
     from es.commands limit 1`,
    'I5 shop: each command was done once',
  ],
  [
    'what a reaction did stands under no command',
    'shop',
    `update es.events set meta = meta || '{"causationId": "x"}' where position = 3`,
    'stands under theirs: position 3',
  ],
  [
    'what a timer did stands under no command',
    'shop',
    `update es.events set meta = meta || '{"actor": "timer:remind"}' where position = 2`,
    'stands under theirs: position 2',
  ],
  [
    'a snapshot is from the future',
    'shop',
    `insert into es.snapshots select stream_id, 'x', version + 1, '{}' from es.streams limit 1`,
    'snapshots are not ahead',
  ],
  [
    'a blob has lost a piece',
    'shop',
    `insert into blobs.blobs (id, upload_id, subject, key_version, bytes, pieces)
     values (repeat('a', 64), gen_random_uuid(), 'party:x', 1, 5, 2)`,
    'has 0 of 2 pieces',
  ],
];

const FOLLOWERS: typeof STORE = [
  [
    'a checkpoint is ahead',
    'shop',
    'update ops.checkpoints set position = 100000',
    'sales_v1 stands at 100000',
  ],
  ['the relay is ahead', 'shop', 'update ops.relay set position = 100000', 'relay stands at 100000'],
  [
    'a checkpoint is an orphan',
    'shop',
    `insert into ops.checkpoints values ('gone_v1', 1)`,
    'gone_v1 is kept',
  ],
  [
    'a consumer is an orphan',
    'till',
    `update ops.positions set consumer = 'till.gone_v1' where partition = 0`,
    'till.gone_v1 is kept',
  ],
  [
    'a timer is an orphan',
    'shop',
    `insert into ops.timers values ('gone', 'k', now(), '{}')`,
    'unknown rule gone',
  ],
  [
    'a consumer is past the end',
    'till',
    'update ops.positions set next_offset = 900',
    'stands at offset 900',
  ],
  [
    'a consumer has taken what was never sent',
    'till',
    `update ops.positions set sources = jsonb_set(sources, '{shop/0,position}', '900') where sources <> '{}'`,
    'has taken 900 of shop/0',
  ],
  [
    'a consumer counts in a lost epoch',
    'till',
    `update ops.positions set sources = jsonb_set(sources, '{shop/0,epoch}', '"x"') where sources <> '{}'`,
    'counts shop/0 in another epoch',
  ],
];

const LOG: typeof STORE = [
  [
    'a record is gone',
    'log',
    `delete from lg.records where ${ONE_RECORD}`,
    'the chain of shop/0 breaks after 0',
  ],
  ['the last record is gone', 'log', `delete from lg.records where ${LAST_RECORD}`, 'was sent'],
  ['a published event is not there', 'log', `delete from lg.records where ${LAST_RECORD}`, 'lacks position'],
  [
    'a record is there twice',
    'log',
    `insert into lg.records select topic_id, part, next, source, position, appended_at, key, headers, value
     from lg.records join lg.heads using (topic_id, part) where ${ONE_RECORD};
     update lg.heads set next = next + 1`,
    '1 records came again',
  ],
  [
    'a record is of another epoch',
    'log',
    `update lg.records set headers = regexp_replace(headers, '(shop/0 \\d+ \\d+ )[0-9a-f]{8}', '\\100000000') where ${LAST_RECORD}`,
    'counts in another epoch',
  ],
  [
    'the log is ahead of the store',
    'shop',
    'delete from es.events; update es.head set position = 0',
    'store ends at 0',
  ],
  [
    'the whole topic is gone',
    'log',
    'delete from lg.records; delete from lg.heads; delete from lg.topics',
    'was sent',
  ],
];

const READ_MODELS: typeof STORE = [
  [
    'a row is wrong',
    'shop',
    'update read.sales_v1 set sold = sold + 1',
    'sales_v1 is what its events make: 5 rows differ',
  ],
  [
    'a row is missing',
    'till',
    `delete from read.takings_v1 where stream_id like '%3'`,
    'takings_v1 is what its events make: 1 rows',
  ],
  [
    'a row is made up',
    'till',
    `insert into read.takings_v1 values ('sale-x', 1, now())`,
    '1 rows differ: sale-x',
  ],
];

describe('the doctor', () => {
  test('finds nothing in an installation at work', async () => {
    await installation.sell(30);
    await installation.settle();
    const selling = installation.sell(200);
    const report = await look(installation.urls);
    await selling;
    expect(report.violations).toEqual([]);
    await installation.settle();
    const after = await look(installation.urls, { deep: true, patienceMs: 0 });
    expect(after).toMatchObject({ violations: [], notes: [] });
    expect(after.checks).toBeGreaterThan(25);
    expect(Object.values(after.made).every((checks) => checks > 0)).toBe(true);
    await installation.stop();
  });

  test.each([...STORE, ...FOLLOWERS, ...LOG, ...READ_MODELS])(
    'sees that %s',
    async (_what, place, text, found) => {
      expect((await lookAfter(place, text)).violations).toContainEqual(expect.stringContaining(found));
    },
  );

  test.each([
    ['shop', `update ops.checkpoints set position = 1`, 'sales_v1 has'],
    ['shop', `update ops.relay set position = 1`, 'the relay has'],
    ['till', `update ops.positions set next_offset = 0`, 'till.takings_v1 has'],
  ] as const)('sees in %s who stays behind, and notes who may yet come', async (place, text, found) => {
    const line = expect.stringContaining(`I6 ${place}: followers and relay have come to the end: ${found}`);
    const waited = await lookAfter(place, text, { deep: false, patienceMs: 0 });
    expect(waited.violations).toContainEqual(line);
    expect((await lookAfter(place, text)).notes).toContainEqual(line);
  });

  test('takes what the log keeps no longer from the store that it came from', async () => {
    const cut = `update lg.heads set first = least(next, 40) where topic_id = (
        select id from lg.topics where topic = 'rapport.shop.sale.v1');
      delete from lg.records r using lg.heads h where h.topic_id = r.topic_id and h.part = r.part and r.off < h.first`;
    const deep = { deep: true } as const;
    const { violations, notes } = await lookAfter('log', cut, deep);
    expect(violations).toEqual([]);
    expect(notes).toEqual([expect.stringMatching(/sale.*keeps the oldest \d+ records no longer/)]);
    const torn = await lookAfter('log', `${cut}; delete from lg.records where off = 42`, deep);
    expect(torn.violations).toContainEqual(expect.stringContaining('breaks after'));
  });

  test('reports parked streams and overdue timers without calling them violations', async () => {
    const event = serialize({ id: 'x', streamId: 'sale-x' }).toString('hex');
    const { violations, notes } = await lookAfter(
      'shop',
      `insert into ops.parked (consumer, stream_id, event, error) values ('sales_v1', 'sale-x', '\\x${event}', 'Error: x');
       insert into ops.timers values ('remind', 'k', '2000-01-01', '{}')`,
    );
    expect(violations).toEqual([]);
    expect(notes).toEqual([
      expect.stringContaining('1 timers of remind are overdue'),
      expect.stringContaining('sales_v1 has parked sale-x (1 events): Error: x'),
    ]);
  });
});
