import { afterAll, beforeAll, expect, test } from 'vitest';
import { visibleTo } from '@rapport/kernel/policy';
import { migrate } from '@rapport/kernel/postgres';
import type { Database } from '@rapport/kernel/postgres';
import type { Sql } from '@rapport/kernel/sql';
import { freshServiceDatabase } from '../../../packages/kernel/src/testing/databases.ts';
import { customersService } from '../src/app.ts';
import { queryTerms } from '../src/adapters/name-terms.ts';
import { type Wanted, foundParties, tooManyFit } from '../src/queries/found-parties.ts';

const PARTIES = 50_000;
const agentSees = visibleTo({
  kind: 'person',
  accountId: '0190a1de-0000-7000-8000-00000000000a',
  login: 'li',
  name: 'Li',
  role: 'agent',
  sessionId: '0190a1de-0000-7000-8000-00000000000b',
});
let database: Database;

beforeAll(async () => {
  database = await freshServiceDatabase();
  await migrate(database.url, { customers: customersService.migrations });
  const id = `md5(n::text)::uuid`;
  const text = `
    insert into read.parties_v1 (party_id, code, kind, provisional, begun_at, changed_at, last_news)
      select ${id}, 'P' || n, 'person', false, now(), now(), 1 from generate_series(1, ${PARTIES}) n;
    insert into read.party_search_v1 (term, party_id)
      select t.term, ${id} from generate_series(1, ${PARTIES}) n
      cross join lateral (values ('zhang' || md5(n::text)), ('given' || n), ('张' || n), ('z' || chr(97 + n % 26))) t (term);
    insert into read.party_contact_points_v1 (party_id, contact_point, kind, address, added_at)
      select ${id}, md5(n::text), 'email', '{}', now() from generate_series(1, ${PARTIES}) n;
    analyze read.parties_v1; analyze read.party_search_v1; analyze read.party_contact_points_v1`;
  await database.run({ text, values: [] });
});
afterAll(() => database.close());

/** How the database goes about a search. */
async function planOf(wanted: Wanted): Promise<string> {
  let asked: Sql | undefined;
  const listening = { ...database, many: async (query: Sql) => ((asked = query), []) };
  await foundParties(listening, agentSees, wanted, undefined, 20);
  const lines = await database.many<Record<'QUERY PLAN', string>>({
    ...asked!,
    text: `explain ${asked!.text}`,
  });
  return lines.map((line) => line['QUERY PLAN']).join('\n');
}

test.each([
  ['a name', { by: 'name', terms: queryTerms('given4711 zhang') }],
  ['a beginning', { by: 'name', terms: queryTerms('given471') }],
  ['characters', { by: 'name', terms: queryTerms('张 4711') }],
  ['an address', { by: 'email', contactPoint: 'c4ca4238a0b923820dcc509a6f75849b' }],
  ['a code', { by: 'code', code: 'P4711' }],
] as const)('a search by %s among fifty thousand goes by an index', async (_, wanted: Wanted) => {
  const plan = await planOf(wanted);
  expect(plan).toMatch(/Index (Only )?Scan/);
  expect(plan).not.toMatch(/Seq Scan on (party_search_v1|party_contact_points_v1|parties_v1)/);
});

test('a search that finds very many still answers in well under a second', async () => {
  const began = performance.now();
  expect(
    await foundParties(database, agentSees, { by: 'name', terms: ['zhang'] }, undefined, 20),
  ).toHaveLength(20);
  expect(performance.now() - began).toBeLessThan(1_000);
  const cut = (...terms: readonly string[]) => tooManyFit(database, { by: 'name', terms });
  expect([await cut('zhang'), await cut('given471'), await cut('zhang', 'given')]).toEqual([
    true,
    false,
    false,
  ]);
});
