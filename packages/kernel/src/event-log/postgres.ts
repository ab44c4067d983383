import pg from 'pg';
import type { Logger } from 'pino';
import { migrate, withArrayTexts } from '../postgres/index.ts';
import { gathering } from '../waking/index.ts';
import { runMember } from './member.ts';
import { PARTITIONS, partitionOfKey } from './partition.ts';
import {
  AnotherPast,
  type EventLog,
  FencedOut,
  type Landed,
  LogLost,
  type LogRecord,
  type PartitionEnds,
  type Subscription,
  type TopicSpec,
  UnknownTopic,
} from './port.ts';
import { postgresMember } from './postgres-member.ts';
import { logPages } from './postgres-pages.ts';
import { type LogBell, logBell } from './postgres-wakeup.ts';

export interface PostgresLogOptions {
  /** Database of the log alone; services keep theirs elsewhere. */
  readonly databaseUrl: string;
  readonly logger: Logger;
  /** How long a member counts without a sign of life. Default 10 s. */
  readonly leaseMs?: number;
  /** First pause after a handler threw, doubled each time up to 5 s. Default 250 ms. */
  readonly pauseMs?: number;
  /** Connections; one is taken by each append at a time. Reading has one of its own. Default 6. */
  readonly max?: number;
}

const TRIM_MS = 60_000;

/** The log in a Postgres database (schema `lg`): what one machine uses. Brings its schema up to date when opened. */
export async function openPostgresEventLog(options: PostgresLogOptions): Promise<EventLog> {
  const { databaseUrl, logger, leaseMs = 10_000, pauseMs = 250 } = options;
  await migrate(databaseUrl, { log: new URL('../../migrations-log', import.meta.url) });
  const pool = openPool(options);
  const bell = logBell(databaseUrl, pool, logger);
  const pages = logPages(databaseUrl, () => openPool({ databaseUrl, max: 1 }));
  const topics = topicsIn(pool, bell);
  const subscriptions = new Set<Subscription>();
  const trimmer = setInterval(() => {
    pool.query('select lg.trim()').catch((error: unknown) => logger.debug({ err: error }, 'log not trimmed'));
  }, TRIM_MS).unref();
  return {
    id: async () => {
      const { rows } = await pool.query<{ id: string }>('select id from lg.identity');
      return `postgres ${rows[0]!.id}`;
    },
    ensureTopics: topics.ensure,
    partitionOf: topics.partitionOf,
    ends: topics.ends,
    append: async (topic, records, fence) => {
      await topics.learn(topic);
      const landed = await append(pool, topic, records, fence, topics.partitionOf);
      bell.ring('topic', topic);
      return landed;
    },
    subscribe: async (subscribe) => {
      const membership = { group: subscribe.group, topics: subscribe.topics, leaseMs };
      const subscription = runMember(subscribe, postgresMember({ pool, bell, pages }, membership), {
        pauseMs,
        logger,
      });
      subscriptions.add(subscription);
      return {
        ...subscription,
        stop: async () => {
          await subscription.stop();
          subscriptions.delete(subscription);
        },
      };
    },
    answering: async () => {
      const answers = await pool.query('select 1').then(
        () => true,
        () => false,
      );
      return new Map([['postgres', answers]]);
    },
    close: async () => {
      clearInterval(trimmer);
      await Promise.all([...subscriptions].map((subscription) => subscription.stop()));
      await bell.close();
      await pages.close();
      await pool.end();
    },
  };
}

function openPool({ databaseUrl, max = 6 }: Pick<PostgresLogOptions, 'databaseUrl' | 'max'>): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max,
    application_name: 'log',
    connectionTimeoutMillis: 5_000,
    // A crash may lose the last moments of the log: the relay sees its end below what was sent and sends again.
    options: '-c synchronous_commit=off',
  });
  pool.on('error', () => {}); // An idle connection that dies is replaced at next use.
  return pool;
}

/** What this process knows of topics: how many partitions each has, asked once. */
function topicsIn(pool: pg.Pool, bell: LogBell) {
  const counts = new Map<string, number>();
  return {
    partitionOf: (topic: string, key: string) => partitionOfKey(key, counts.get(topic) ?? PARTITIONS),
    /** Throws {@link UnknownTopic}. */
    learn: async (topic: string) => {
      if (counts.has(topic)) return;
      const { rows } = await pool.query<{ partitions: number }>(
        'select partitions from lg.topics where topic = $1',
        [topic],
      );
      if (!rows[0]) throw new UnknownTopic(topic);
      counts.set(topic, rows[0].partitions);
    },
    ensure: async (specs: readonly TopicSpec[]) => {
      for (const { topic, partitions, retentionMs = null } of specs) {
        const { rows } = await pool.query<{ partitions: number }>(ENSURE, [topic, partitions, retentionMs]);
        const there = rows[0]!.partitions;
        if (there !== partitions)
          throw new RangeError(`topic ${topic} has ${there} partitions, not ${partitions}`);
        counts.set(topic, partitions);
      }
      await pool.query(`select pg_notify('lg_group', '*')`);
      bell.ring('group', '*');
    },
    // Whoever wants to know how far others are asks for many topics at once.
    ends: gathering((topics: readonly string[]) => endsOf(pool, topics)),
  };
}

async function endsOf(
  pool: pg.Pool,
  topics: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<number, PartitionEnds>>> {
  const { rows } = await pool.query<PartitionEnds & { readonly topic: string; readonly part: number }>(
    `select t.topic, h.part, h.first, h.next from lg.heads h join lg.topics t on t.id = h.topic_id
     where t.topic = any($1::text[])`,
    [topics],
  );
  const ends = new Map(topics.map((topic) => [topic, new Map<number, PartitionEnds>()]));
  for (const { topic, part, first, next } of rows) ends.get(topic)!.set(part, { first, next });
  return ends;
}

async function append(
  pool: pg.Pool,
  topic: string,
  records: readonly LogRecord[],
  { producer, epoch }: { readonly producer: string; readonly epoch: number },
  partitionOf: EventLog['partitionOf'],
): Promise<ReadonlyMap<number, Landed>> {
  try {
    const { rows } = await pool.query<{ part: number; base: number; next: number }>({
      ...APPEND,
      values: withArrayTexts([
        topic,
        producer,
        epoch,
        records.map(({ key }) => partitionOf(topic, key)),
        records.map(({ source }) => source.source),
        records.map(({ source }) => source.position),
        records.map(({ source }) => source.previous),
        records.map(({ key }) => key),
        records.map(({ headers }) => JSON.stringify(headers)),
        records.map(({ value }) => value.length),
        Buffer.concat(records.map(({ value }) => value)),
      ]),
    });
    return new Map(rows.map(({ part, base, next }) => [part, { base, next }]));
  } catch (error) {
    throw translated(error, topic, producer);
  }
}

const ENSURE = `
  with made as (
    insert into lg.topics (topic, partitions, retention) values ($1, $2, $3::bigint * interval '1 millisecond')
    on conflict (topic) do update set retention = excluded.retention returning id, partitions
  ),
  heads as (
    insert into lg.heads (topic_id, part) select id, generate_series(0, partitions - 1) from made on conflict do nothing
  )
  select partitions from made`;

const APPEND = {
  name: 'lg_append',
  text: `select * from lg.append($1, $2, $3, $4::int[], $5::text[], $6::bigint[], $7::bigint[], $8::text[], $9::text[], $10::int[], $11::bytea)`,
};

function translated(error: unknown, topic: string, producer: string): unknown {
  const code = error instanceof pg.DatabaseError ? error.code : undefined;
  if (code === 'LG001') return new FencedOut(producer, { cause: error });
  if (code === 'LG003') return new LogLost(topic, { cause: error });
  if (code === 'LG004') return new AnotherPast(topic, { cause: error });
  if (code === 'LG002') return new UnknownTopic(topic, { cause: error });
  return error;
}
