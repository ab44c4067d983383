import { randomUUID } from 'node:crypto';
import { loyaltyService } from '@rapport/loyalty/app';
import { internalTokens } from '@rapport/kernel/http';
import { type Database, openDatabase } from '@rapport/kernel/postgres';
import { type RunningService, migrateService, startService } from '@rapport/kernel/service';
import { sql } from '@rapport/kernel/sql';
import { type Result, percentile } from './measure.ts';
import type { World } from './world.ts';

const MEMBERS = 10_000;
/** Of each member: once enrolled, then an award and its release in turn. */
const ENTRIES = 100;
const LOTS = 10_000;
const ROUNDS = 60;
const BAR_PER_SECOND = 20_000;
const BAR_MS = 200;
const FOLDED = ['members_v1', 'lots_v1', 'statement_v1'];
const SECRET = Buffer.alloc(32, 7);
const PROGRAMME = '00000000-0000-4000-8000-000000000777';
/** Who has the many lots. */
const RICH = '00000000-0000-4000-8000-000000999999';

/** B9: a million entries of points accounts folded by the service as it runs, and the statement of a long account. */
export async function benchPoints(world: World): Promise<Result> {
  const url = await world.database();
  await migrateService(loyaltyService, url);
  const database = openDatabase(url, { max: 2, longestPauseMs: 0 });
  const entries = await fillAccounts(database);
  const settings = await environment(world, url);
  const publishing = await fold(database, entries, settings);
  await untilPublished(database, entries);
  await publishing.service.stop();
  await forgetFolded(database);
  const { service, looks, perSecond } = await fold(database, entries, settings);
  await nameProgramme(database);
  const pages = await askForPages(service);
  await service.stop();
  await database.close();
  return {
    id: 'B9',
    title: 'Points: a million entries folded, and the statement of a member with ten thousand lots',
    samples: [
      { subject: 'entries folded into members, lots and statement', unit: 'entries/s', runs: looks },
      {
        subject: 'the same while all of them are published for the first time',
        unit: 'entries/s',
        runs: publishing.looks,
      },
      ...Object.entries(pages).map(([subject, runs]) => ({ subject, unit: 'ms', runs })),
    ],
    bars: [
      {
        what: 'entries folded a second, from the start of the service to the last',
        reached: perSecond,
        bar: BAR_PER_SECOND,
        better: 'more',
      },
      ...Object.entries(pages).map(([subject, runs]) => ({
        what: `${subject}, p95 ms`,
        reached: percentile(runs, 0.95),
        bar: BAR_MS,
        better: 'less' as const,
      })),
    ],
    remarks: [
      `${MEMBERS.toLocaleString('en')} accounts with ${ENTRIES} entries each, laid beside each other in the log, and one with ${LOTS.toLocaleString('en')} lots, written straight into the store. The service is started as it is, with all its other read models and timers.`,
      `It is started twice: over a past that it has yet to publish, when its relay sends everything to the shared log meanwhile (${Math.round(publishing.perSecond).toLocaleString('en')} entries/s from start to last), and, with its read models emptied, over a past that others have.`,
      'Pages are asked for over HTTP at the service itself: the newest 200 entries of the statement, and the lots that expire first.',
    ],
  };
}

/** Starts the service and waits until the slowest read model has everything. */
async function fold(
  database: Database,
  entries: number,
  settings: Readonly<Record<string, string>>,
): Promise<{
  readonly service: RunningService;
  readonly looks: readonly number[];
  readonly perSecond: number;
}> {
  const began = performance.now();
  const service = await startService(loyaltyService, settings);
  const looks = await untilFolded(database, entries, began);
  return { service, looks, perSecond: (entries * 1000) / (performance.now() - began) };
}

/** A relay that has sent nothing for so long has failed. */
const STILL_MS = 60_000;

/** Waits until the relay has sent everything; throws when it stands still. */
async function untilPublished(database: Database, entries: number): Promise<void> {
  let [sent, movedAt] = [-1, performance.now()];
  while (sent < entries) {
    const { position } = await database.one<{ position: number }>(sql`select position from ops.relay`);
    if (position > sent) movedAt = performance.now();
    else if (performance.now() - movedAt > STILL_MS) throw new Error(`the relay stands still at ${position}`);
    sent = position;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

/** Empties the read models, as if they were new. */
async function forgetFolded(database: Database): Promise<void> {
  const tables = FOLDED.map((name) => `read.${name}`).join(', ');
  await database.pool.query(`truncate ${tables}, ops.timers; delete from ops.checkpoints`);
}

/** Settings of the service over a database of its own and fresh ones for keys and log. */
export async function environment(world: World, url: string): Promise<Readonly<Record<string, string>>> {
  const secret = SECRET.toString('base64');
  return {
    LOYALTY_DATABASE_URL: url,
    LOYALTY_HTTP_PORT: '0',
    KEYS_DATABASE_URL: await world.database(),
    LOG_DATABASE_URL: await world.database(),
    INTERNAL_SECRET: secret,
    KEY_ENCRYPTION_KEY: secret,
    INDEX_KEY: secret,
    LOG_LEVEL: 'error',
    SOLE_PROCESS: 'true',
  };
}

/** Writes the log: every member's first entry, then every member's second, and so on. Answers how many there are. */
export async function fillAccounts(database: Database, each = ENTRIES): Promise<number> {
  await database.pool.query(`
    create function pg_temp.standing(pending int, available int) returns jsonb language sql immutable as $$
      select jsonb_build_object('pending', pending, 'available', available, 'debt', 0, 'due', '') $$;
    create function pg_temp.enrolled(n bigint) returns jsonb language sql immutable as $$
      select jsonb_build_object('programmeId', '${PROGRAMME}', 'partyId', '00000000-0000-4000-9000-' || lpad(n::text, 12, '0'),
        'code', 'M-B' || n, 'how', 'by-agent', 'since', '2026-01-01T00:00:00.000Z', 'tier', 'base',
        'tierName', '{"zh": "普通", "en": "Base"}'::jsonb,
        'period', '{"from": "2026-01-01", "endsAt": "2026-12-31T16:00:00.000Z"}'::jsonb, 'standing', pg_temp.standing(0, 0)) $$;
    create function pg_temp.awarded(n bigint, lot int, pending int, available int) returns jsonb language sql immutable as $$
      select jsonb_build_object('orderId', md5(n || '/' || lot)::uuid, 'orderCode', 'SO-B' || lot, 'programmeVersion', 1,
        'ruleId', 'orders', 'base', 'gross', 'currency', 'CNY', 'rate', '1', 'tierFactor', '1',
        'lines', jsonb_build_array(jsonb_build_object('line', 1, 'productId', md5('p' || lot % 40)::uuid, 'quantity', '1',
          'amount', '{"amount": "100.00", "currency": "CNY"}'::jsonb, 'factor', '1', 'points', 100, 'qualifying', 100, 'lot', lot)),
        'points', 100, 'qualifying', '{"period": "2026-01-01", "points": 100}'::jsonb,
        'availableAt', '2026-02-01T00:00:00.000Z', 'expiresAt', '2027-12-31T16:00:00.000Z',
        'standing', pg_temp.standing(pending, available)) $$;
    create function pg_temp.released(lot int) returns jsonb language sql immutable as $$
      select jsonb_build_object('lots', jsonb_build_array(lot), 'points', 100, 'standing', pg_temp.standing(0, lot * 100)) $$;
    insert into es.events (position, stream_id, version, event_id, type, schema, data, meta, occurred_at, recorded_at)
      select k * ${MEMBERS} + n, 'member-00000000-0000-4000-8000-' || lpad(n::text, 12, '0'), k + 1, gen_random_uuid(),
        case when k = 0 then 'MemberEnrolled' when k % 2 = 1 then 'PointsAwarded' else 'PointsReleased' end, 1,
        case when k = 0 then pg_temp.enrolled(n)
          when k % 2 = 1 then pg_temp.awarded(n, (k + 1) / 2, 100, (k - 1) / 2 * 100) else pg_temp.released(k / 2) end,
        '{"correlationId": "b", "actor": "service:loyalty"}', at, at
      from generate_series(0, ${each - 1}) k cross join generate_series(1, ${MEMBERS}) n
      cross join lateral (select timestamptz '2026-01-01' + k * interval '1 day' as at) t;
    insert into es.events (position, stream_id, version, event_id, type, schema, data, meta, occurred_at, recorded_at)
      select ${MEMBERS * each} + i + 1, 'member-${RICH}', i + 1, gen_random_uuid(),
        case when i = 0 then 'MemberEnrolled' else 'PointsAwarded' end, 1,
        case when i = 0 then pg_temp.enrolled(0) else pg_temp.awarded(0, i, i * 100, 0) end,
        '{"correlationId": "b", "actor": "service:loyalty"}', timestamptz '2026-06-01', timestamptz '2026-06-01'
      from generate_series(0, ${LOTS}) i;
    insert into es.streams (stream_id, version) select stream_id, max(version) from es.events group by 1;
    update es.head set position = (select max(position) from es.events), recorded_at = '2026-06-01'`);
  // As a log lies that has grown over months: what is read is not read for the first time after it was written.
  await database.pool.query('vacuum (analyze) es.events, es.streams');
  const { n } = await database.one<{ n: number }>(sql`select position as n from es.head`);
  return n;
}

/** Looks each second how far the slowest of the read models is; answers what was folded a second between two looks. */
export async function untilFolded(
  database: Database,
  entries: number,
  began: number,
): Promise<readonly number[]> {
  const rates: number[] = [];
  for (let [before, at] = [0, began]; before < entries;) {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const { n } = await database
      .one<{ n: number }>(
        sql`
      select coalesce(min(position), 0) as n from ops.checkpoints where name = any(${FOLDED}::text[])
      having count(*) = ${FOLDED.length}`,
      )
      .catch(() => ({ n: 0 }));
    const now = performance.now();
    rates.push(((n - before) * 1000) / (now - at));
    [before, at] = [n, now];
  }
  return rates;
}

/** The members' programme, as far as their pages need it. */
export async function nameProgramme(database: Database): Promise<void> {
  await database.run(sql`
    insert into read.programmes_v1 (programme_id, code, name, period, versions, opened_at, last_news)
    values (${PROGRAMME}, 'PG-B', '{"zh": "会员", "en": "Members"}', '{"months": 12, "zone": "Asia/Shanghai"}', '[]', now(), 0)`);
}

/** Who may ask the service everything. */
export function loyaltyToken(): Promise<string> {
  const accountId = randomUUID();
  const person = { kind: 'person', login: 'bench', name: 'Bench', role: 'admin', accountId } as const;
  return internalTokens(SECRET).mint({ ...person, sessionId: accountId }, 'loyalty');
}

/** One of the many members, from 1 on. */
export const memberOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

async function askForPages(service: RunningService): Promise<Readonly<Record<string, readonly number[]>>> {
  const token = await loyaltyToken();
  const member = `${service.http.url}/api/loyalty/v1/members/${RICH}`;
  const questions = {
    'statement, its newest 200 entries': `${member}/statement?limit=200`,
    'lots, the first 200 to expire': `${member}/lots?limit=200`,
  };
  const pages: Record<string, number[]> = {};
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [name, url] of Object.entries(questions)) {
      const asked = performance.now();
      const answer = await fetch(url, { headers: { 'rapport-token': token } });
      if (!answer.ok) throw new Error(`${url} answered ${answer.status} ${await answer.text()}`);
      await answer.arrayBuffer();
      (pages[name] ??= []).push(performance.now() - asked);
    }
  return pages;
}
