import fc from 'fast-check';
import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import type { Principal } from '../http/index.ts';
import { type PolicyTree, compileToPredicate, compileToSql, visibleTo } from './index.ts';

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
    fc.record({ absent: column }),
    fc.record({ all: fc.array(tie('tree'), { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('tree'), { maxLength: 3 }) }),
    fc.record({ not: tie('tree') }),
  ),
}));
const principal: fc.Arbitrary<Principal> = fc.oneof(
  fc.constant({ kind: 'service', name: 'a' } as const),
  fc.record({
    kind: fc.constant('person' as const),
    accountId: value,
    role: fc.constantFrom('admin', 'agent'),
    login: value,
    name: value,
    sessionId: value,
  }),
);
const policy = fc.oneof({ weight: 4, arbitrary: tree }, { weight: 1, arbitrary: principal.map(visibleTo) });
const cell = fc.option(value, { nil: null });
const records = fc.array(fc.record({ owner: cell, team: cell, branch: cell }), {
  minLength: 1,
  maxLength: 20,
});

test('SQL and predicate agree on every record under every policy', async () => {
  await connected;
  await fc.assert(
    fc.asyncProperty(policy, records, fc.boolean(), async (policy, rows, joined) => {
      const condition = compileToSql(policy, joined ? 'r' : undefined);
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

test('a record that lies with no branch is seen by all who work here, one of a branch by its owner and administrators', () => {
  const as = (role: 'admin' | 'agent', accountId: string): Principal => ({
    kind: 'person',
    accountId,
    role,
    login: '',
    name: '',
    sessionId: '',
  });
  const sees = (who: Principal, branch: string | null) =>
    compileToPredicate(visibleTo(who))({ owner: 'li', team: null, branch });
  expect([sees(as('agent', 'wang'), null), sees(as('agent', 'li'), null)]).toEqual([true, true]);
  expect([sees(as('agent', 'wang'), 'north'), sees(as('agent', 'li'), 'north')]).toEqual([false, true]);
  expect(sees(as('admin', 'ann'), 'north')).toBe(true);
});
