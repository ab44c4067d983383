import fc from 'fast-check';
import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { type PolicyTree, compileToPredicate, compileToSql } from './index.ts';

const client = new pg.Client({ connectionString: process.env['TEST_DATABASE_URL'] });
const connected = client.connect();
afterAll(async () => {
  await connected;
  await client.end();
});

const column = fc.constantFrom('owner', 'team', 'branch');
const value = fc.constantFrom('a', 'b', 'c', "d'--");
const { tree } = fc.letrec<{ tree: PolicyTree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.record({ column, in: fc.array(value, { maxLength: 3 }) }),
    fc.record({ all: fc.array(tie('tree'), { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('tree'), { maxLength: 3 }) }),
    fc.record({ not: tie('tree') }),
  ),
}));
const cell = fc.option(value, { nil: null });
const records = fc.array(fc.record({ owner: cell, team: cell, branch: cell }), {
  minLength: 1,
  maxLength: 20,
});

test('SQL and predicate agree on every record under every policy', async () => {
  await connected;
  await fc.assert(
    fc.asyncProperty(tree, records, async (policy, rows) => {
      const condition = compileToSql(policy);
      const recordset = `json_to_recordset($${condition.values.length + 1}::json) as r (n int, owner text, team text, branch text)`;
      const { rows: found } = await client.query<{ n: number }>(
        `select n from ${recordset} where ${condition.text} order by n`,
        [...condition.values, JSON.stringify(rows.map((row, n) => ({ ...row, n })))],
      );
      const predicate = compileToPredicate(policy);
      expect(found.map((row) => row.n)).toEqual(rows.flatMap((row, n) => (predicate(row) ? [n] : [])));
    }),
    { numRuns: 500 },
  );
});
