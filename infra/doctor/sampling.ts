import { createHash } from 'node:crypto';
import type { HeardEvent, Projection, RowChange } from '@rapport/kernel/projection';
import { type Sql, identifier, join, sql } from '@rapport/kernel/sql';

/** Rows of a read model that are looked at: all, or those whose key's hash lies below a bound. */
export interface Sample {
  readonly whole: boolean;
  /** The projection, deaf for rows outside. */
  readonly projection: Projection;
  /** The same choice of rows in SQL. */
  readonly rows: Sql;
}

const ROWS = 1_000;
const HASHES = 2 ** 16;
const SEPARATOR = '\u001f';

/** Chooses about a thousand rows of a table with so many; all of them where fewer are there or `deep` is asked. */
export function sampleOf(projection: Projection, rowCount: number, deep: boolean): Sample {
  const bound = Math.ceil((HASHES * ROWS) / Math.max(rowCount, 1));
  // An instant is written differently by Postgres and by us: such a key cannot be hashed alike.
  const comparable = projection.key.every((name) => projection.columns[name] !== 'timestamptz');
  if (deep || bound >= HASHES || !comparable) return { whole: true, projection, rows: sql`true` };
  const inside = ({ key }: RowChange) => hash(key) < bound;
  const on = Object.fromEntries(
    Object.entries(projection.on).map(([type, changes]) => [
      type,
      (event: HeardEvent<never>) => changes(event).filter(inside),
    ]),
  );
  const texts = join(
    projection.key.map((name) => sql`${identifier(name)}::text`),
    ', ',
  );
  const hashed = sql`('x' || left(md5(concat_ws(${SEPARATOR}, ${texts})), 4))::bit(16)::int`;
  return { whole: false, projection: { ...projection, on }, rows: sql`${hashed} < ${bound}` };
}

function hash(key: RowChange['key']): number {
  return Number.parseInt(createHash('md5').update(key.join(SEPARATOR)).digest('hex').slice(0, 4), 16);
}
