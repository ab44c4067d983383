import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Decider } from '../decider/index.ts';
import { type PostgresEventStore, Unavailable, postgresEventStore } from '../event-store/index.ts';
import type { Database } from '../postgres/index.ts';
import { sql } from '../sql/index.ts';
import { freshServiceDatabase } from '../testing/databases.ts';
import { pause } from '../waking/index.ts';
import { execute, loadState, step } from './index.ts';

type Signed = { readonly type: 'Signed'; readonly data: { readonly place: number } };

/** Everybody signs, each below the last: what is decided depends on all who came before. */
const Guestbook: Decider<number, 'sign', Signed> = {
  initial: 0,
  decide: (signed) => [{ type: 'Signed', data: { place: signed + 1 } }],
  evolve: (signed) => signed + 1,
};

const GUESTBOOK = 'guestbook-1';
const caused = () => ({ correlationId: randomUUID(), actor: 'account:1' });

/** Runs a test on the stores of two processes over one database. */
const withTwo =
  (work: (mine: PostgresEventStore, theirs: PostgresEventStore, database: Database) => Promise<void>) =>
  async () => {
    const database = await freshServiceDatabase();
    const clock = { now: () => new Date() };
    const [mine, theirs] = [postgresEventStore(database, clock), postgresEventStore(database, clock)];
    try {
      await work(mine, theirs, database);
    } finally {
      await Promise.all([mine.close(), theirs.close()]);
      await database.close();
    }
  };

test(
  'of 64 who write one stream at once, in two processes, each gets through and none overwrites another',
  withTwo(async (mine, theirs) => {
    await Promise.all(
      Array.from({ length: 64 }, (_, i) =>
        execute(i % 2 ? theirs : mine, [step(Guestbook, GUESTBOOK, 'sign')], {
          cause: { ...caused(), actor: `account:${i}` },
          idempotency: { key: `key ${i}`, requestHash: `${i}`, kind: 'client' },
        }),
      ),
    );
    const events = await mine.readStream(GUESTBOOK);
    expect(events.map(({ data }) => data['place'])).toEqual(Array.from({ length: 64 }, (_, i) => i + 1));
    expect(new Set(events.map(({ meta }) => meta.actor)).size).toBe(64);
  }),
);

test(
  'who is always overtaken between its look and its append gets through by having the store to itself',
  withTwo(async (mine, theirs) => {
    const overtaking: Promise<unknown>[] = [];
    let looks = 0;
    const overtaken = async () => {
      looks += 1;
      const seen = await loadState(mine, Guestbook, GUESTBOOK);
      const other = execute(theirs, [step(Guestbook, GUESTBOOK, 'sign')], { cause: caused() });
      overtaking.push(other);
      await Promise.race([other, pause(200)]);
      return [step(Guestbook, GUESTBOOK, 'sign', seen)];
    };
    const { versions } = await execute(mine, overtaken, { cause: caused() });
    await Promise.all(overtaking);
    expect(looks).toBeLessThanOrEqual(6);
    expect(versions).toEqual([looks]);
    expect(await mine.readStream(GUESTBOOK)).toHaveLength(looks + 1);
    // The next one of the same process decides on what is there, not on what it remembered.
    expect((await execute(mine, [step(Guestbook, GUESTBOOK, 'sign')], { cause: caused() })).versions).toEqual(
      [looks + 2],
    );
  }),
);

test(
  'who has the store alone and stalls loses it, and what it had appended: others go on',
  withTwo(async (mine, theirs, database) => {
    const append = (store: Pick<PostgresEventStore, 'append'>, type: string) =>
      store.append({
        cause: caused(),
        parts: [{ streamId: GUESTBOOK, expected: 'any', events: [{ type, data: {} }] }],
      });
    const ended = async () => {
      const sessions = await database.many(
        sql`select 1 from pg_stat_activity where state = 'idle in transaction' and application_name = 'append'
          and datname = current_database()`,
      );
      return sessions.length === 0;
    };
    const stalled = mine.alone(async (held) => {
      await append(held, 'Lost');
      while (!(await ended())) await pause(50);
    });
    const [outcome] = await Promise.allSettled([stalled, append(theirs, 'Kept')]);
    expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(Unavailable) });
    await append(mine, 'After');
    expect((await mine.readStream(GUESTBOOK)).map(({ type }) => type)).toEqual(['Kept', 'After']);
  }),
);
