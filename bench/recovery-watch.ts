import pg from 'pg';
import type { Load } from './recovery-load.ts';

/** What a sale may take until it is in effect. */
export const LAG_MS = 1_000;
/** Numbers asked for at once: few first, for a look at one that stands still must not cost it anything. */
const [FIRST, MORE] = [200, 5_000];
/** How many missing ones are looked at for whether they were passed by. */
const MISSING = 20;

/** The table in which each sale's effects are counted: columns n and times. */
export interface Effects {
  readonly url: string;
  readonly table: string;
}

/** What a look at the effects saw. */
export interface Look {
  /** Whether a sale from a number on is in effect. */
  readonly working: boolean;
  /** Whether nothing acknowledged more than a second ago is missing, except what is lost for good. */
  readonly caughtUp: boolean;
}

/** Losses and doubles, counted one by one. */
export interface Count {
  readonly lost: number;
  /** Sales that took effect more often than once. */
  readonly doubled: number;
  /** Of the lost, those with a number below the one named. */
  readonly lostBefore: number;
}

/** Looks at the effects of a load. */
export interface Watch {
  /** One look, as of its beginning; all false while the database is away. */
  look(from: number): Promise<Look>;
  /** How often sales took effect, all in all. */
  total(): Promise<number>;
  /** What came of numbers 0 to `all`. */
  count(all: number, before: number): Promise<Count>;
  close(): Promise<void>;
}

/** Opens a watch over the effects of a load. */
export function openWatch({ url, table }: Effects, load: Load): Watch {
  const pool = new pg.Pool({ connectionString: url, max: 2, connectionTimeoutMillis: 1_000 });
  pool.on('error', () => {}); // The server is killed under it; the next look connects anew.
  /** Before this index of what was acknowledged all is in effect, or lost for good. */
  let seen = 0;

  const missingOf = (numbers: readonly number[]) => missingIn(pool, table, numbers);
  /** Streams keep their order: one that began after another was acknowledged, and has passed it, has left it behind for good. */
  const arePassed = async (missing: readonly number[]) => {
    const later = missing.map((n) =>
      load.after(n).filter((other) => load.begunAt(other) > load.acknowledgedAt(n)),
    );
    const absent = new Set(await missingOf(later.flat()));
    return later.every((others) => others.some((n) => !absent.has(n)));
  };
  const isCaughtUp = async (at: number) => {
    const { acknowledged } = load;
    for (let size = FIRST; ; size = MORE) {
      const chunk = acknowledged
        .slice(seen, seen + size)
        .filter((n) => load.acknowledgedAt(n) <= at - LAG_MS);
      if (chunk.length === 0) return true;
      const missing = await missingOf(chunk);
      for (let from = 0; from < missing.length; from += MISSING)
        if (!(await arePassed(missing.slice(from, from + MISSING)))) return false;
      seen += chunk.length;
    }
  };
  const isWorking = async (from: number) => {
    const { rowCount } = await pool.query(`select from ${table} where n >= $1 limit 1`, [from]);
    return rowCount === 1;
  };
  return {
    look: async (from) => {
      const at = performance.now();
      try {
        return { working: await isWorking(from), caughtUp: await isCaughtUp(at) };
      } catch {
        return { working: false, caughtUp: false }; // The server is away.
      }
    },
    total: async () => {
      const { rows } = await pool.query<{ total: number }>(
        `select coalesce(sum(times), 0)::float8 as total from ${table}`,
      );
      return rows[0]!.total;
    },
    count: async (all, before) => {
      const { rows } = await pool.query<Count>(
        `select (select count(*)::int from ${table} where times > 1) as doubled,
           count(*)::int as lost, count(*) filter (where i < $2)::int as "lostBefore"
         from generate_series(0, $1 - 1) i where not exists (select from ${table} where n = i)`,
        [all, before],
      );
      return rows[0]!;
    },
    close: () => pool.end(),
  };
}

/** Those of some numbers that have not taken effect. */
async function missingIn(
  pool: pg.Pool,
  table: string,
  numbers: readonly number[],
): Promise<readonly number[]> {
  const { rows } = await pool.query<{ n: number }>(
    `select n::float8 as n from ${table} where n = any($1::bigint[])`,
    [numbers],
  );
  const found = new Set(rows.map(({ n }) => n));
  return numbers.filter((n) => !found.has(n));
}
