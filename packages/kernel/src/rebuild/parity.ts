import type { Transaction } from '../postgres/index.ts';
import type { Projection } from '../projection/index.ts';
import { type Sql, identifier, join, sql } from '../sql/index.ts';
import { type Difference, liveTable, secondTable } from './port.ts';

const SHOWN = 5;

/**
 * Compares the two tables as the transaction's snapshot has them: number of rows, and a checksum over all rows that does
 * not depend on their order. Undefined when they are equal.
 */
export async function differenceBetween(
  tx: Transaction,
  projection: Projection,
): Promise<Difference | undefined> {
  const live = await sumOf(tx, projection, liveTable(projection));
  const second = await sumOf(tx, projection, secondTable(projection));
  if (live.rows === second.rows && live.sum === second.sum) return undefined;
  const { differing, examples } = await rowsThatDiffer(tx, projection);
  return { liveRows: live.rows, rebuiltRows: second.rows, differing, examples };
}

const columnsOf = ({ columns }: Projection): Sql => join(Object.keys(columns).map(identifier), ', ');

const sumOf = (
  tx: Transaction,
  projection: Projection,
  table: Sql,
): Promise<{ readonly rows: number; readonly sum: string }> =>
  tx.one(sql`
    select count(*) as rows, coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text as sum
    from (select ${columnsOf(projection)} from ${table}) t`);

async function rowsThatDiffer(
  tx: Transaction,
  projection: Projection,
): Promise<Pick<Difference, 'differing' | 'examples'>> {
  const [live, second, columns] = [liveTable(projection), secondTable(projection), columnsOf(projection)];
  const keys = join(
    projection.key.map((name) => sql`${identifier(name)}::text`),
    ', ',
  );
  const found = await tx.many<{ what: string; total: number }>(sql`
    with live as (select ${columns} from ${live}), made as (select ${columns} from ${second})
    select what, count(*) over () as total from (
      select distinct concat_ws(' ', ${keys}) as what
      from ((select * from live except all select * from made) union all (select * from made except all select * from live)) d) k
    order by what limit ${SHOWN}`);
  return { differing: found[0]?.total ?? 0, examples: found.map(({ what }) => what) };
}
