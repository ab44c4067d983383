import {
  type Database,
  type OpenTransaction,
  type Transaction,
  askedTogether,
} from '../../postgres/index.ts';
import type { Sql } from '../../sql/index.ts';
import type { Schedule } from './schedule.ts';
import type { Setting } from './answering.ts';
import { meaningOf } from './statements.ts';
import type { Opened, Tables } from './tables.ts';
import type { Trouble } from './trouble.ts';

/** As the driver says it: the same again may work. */
export const connectionLost = () => Object.assign(new Error('Connection terminated'), { code: 'ECONNRESET' });

/** One process's way to the tables of its service: each statement is a step, and any of them may fail. */
export function databaseOver(
  tables: Tables,
  owner: object,
  world: {
    readonly schedule: Pick<Schedule, 'turn'>;
    readonly trouble: Pick<Trouble, 'strikes'>;
    readonly setting: Setting;
  },
): Database {
  const { schedule, trouble, setting } = world;

  async function perform(tx: Opened, { text, values }: Sql, settled = false) {
    await schedule.turn(wordsOf(text));
    const wrong = settled ? undefined : trouble.strikes('tables');
    if (wrong === 'unheard' || tx.ended) throw connectionLost();
    const answer = await meaningOf(text)(tx, values, setting, text);
    if (wrong === 'unanswered' || tx.ended) throw connectionLost();
    return answer;
  }

  /** Commits; the answer may be lost. */
  async function commit(tx: Opened, loose: boolean) {
    await schedule.turn('commit');
    const wrong = trouble.strikes('tables');
    if (wrong === 'unheard' || tx.ended) throw connectionLost();
    tx.commit(loose);
    if (wrong === 'unanswered') throw connectionLost();
  }

  const alone = async (query: Sql) => {
    const tx = tables.begin(owner);
    try {
      const answer = await perform(tx, query, true);
      const wrong = trouble.strikes('tables');
      if (wrong === 'unheard' || tx.ended) throw connectionLost();
      tx.commit(query.text.includes('as loosely'));
      if (wrong === 'unanswered') throw connectionLost();
      return answer;
    } finally {
      tx.rollback();
    }
  };

  return {
    ...queriesBy(alone),
    transaction: async (work, { looseCommit = false } = {}) => {
      await schedule.turn('begin');
      const tx = tables.begin(owner);
      // As one connection does: one statement after the other, whoever waits for them.
      let before: Promise<unknown> = Promise.resolve();
      let [failed, ended] = [false, false];
      const inTurn: Perform = (query) => {
        if (ended) throw new Error('asked after the end of the transaction');
        const mine = before.then(() => {
          // After a failure it goes on from the savepoint only.
          if (query.text.startsWith('rollback to')) failed = false;
          if (failed) throw new Error('current transaction is aborted');
          return perform(tx, query);
        });
        before = mine.catch(() => void (failed = true));
        return mine;
      };
      const ending: OpenTransaction['ending'] = async (last) => {
        const asked = last();
        ended = true;
        const committed = before.then(() => {
          if (failed) throw new Error('the transaction was rolled back');
          return commit(tx, looseCommit);
        });
        return (await askedTogether([askedTogether(asked), committed]))[0];
      };
      try {
        const result = await work({ ...queriesBy(inTurn), ending });
        if (!ended) await ending(() => []);
        return result;
      } finally {
        tx.rollback();
      }
    },
    url: 'memory:',
    // Nothing that is simulated reaches for it.
    pool: undefined as never,
    close: async () => {},
  };
}

type Perform = (query: Sql) => Promise<{ readonly rows: readonly object[]; readonly changed: number }>;

function queriesBy(perform: Perform): Transaction {
  return {
    many: async <R extends object>(query: Sql) => (await perform(query)).rows as readonly R[],
    maybeOne: async <R extends object>(query: Sql) => (await perform(query)).rows[0] as R | undefined,
    one: async <R extends object>(query: Sql) => (await perform(query)).rows[0] as R,
    run: async (query) => (await perform(query)).changed,
  };
}

const labels = new Map<string, string>();

/** A statement's first words, for who reads a history. */
function wordsOf(text: string): string {
  const label = labels.get(text) ?? text.trim().replace(/\s+/g, ' ').slice(0, 48);
  labels.set(text, label);
  return label;
}
