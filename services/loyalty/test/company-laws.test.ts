import fc from 'fast-check';
import { expect, test } from 'vitest';
import { balanceOf, deltaOf, sum } from './lives.ts';
import { type Company, companyOf, standsFor } from './living-company.ts';

const who = fc.nat({ max: 2 });
const acts = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      does: fc.constant('order' as const),
      who,
      yuan: fc.integer({ min: 1, max: 500 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      ...{ does: fc.constant('return' as const), order: fc.nat({ max: 9 }) },
      quantity: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constant('hear-again' as const), order: fc.nat({ max: 9 }) }),
  },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('redeem' as const), who }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('reverse' as const), nth: fc.nat({ max: 9 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      ...{ does: fc.constant('correct' as const), who },
      points: fc.integer({ min: -200, max: 200 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('merge' as const), who, into: who }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('unmerge' as const), who }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('join' as const), who, into: who }) },
  {
    weight: 4,
    arbitrary: fc.record({ does: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 60 }) }),
  },
);

/** What all accounts stand at together. */
async function owed(company: Company) {
  const accounts = await company.accounts();
  const of = (part: 'pending' | 'available' | 'debt') => sum(accounts.map(({ standing }) => standing[part]));
  return { pending: of('pending'), available: of('available'), debt: of('debt') };
}

test('customers buy, bring back, take rewards, turn out to be one, and accounts are joined: every account holds its lots less its debt, and what the company owes is every entry added up, as of any instant', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(acts, { minLength: 8, maxLength: 40 }), async (history) => {
      const company = await companyOf(3);
      const looks: { readonly position: number; readonly owed: object }[] = [];
      for (const act of history) {
        const before = await company.accounts();
        await company.live(act);
        const after = await company.accounts();
        // Whoever is merged, or is two again, keeps what their accounts hold; joining moves it and makes nothing.
        if (['merge', 'unmerge'].includes(act.does)) expect(after).toEqual(before);
        looks.push({ position: await company.position(), owed: await owed(company) });
        for (const account of after) {
          expect(standsFor(account)).toEqual(account.standing);
          const { pending, available, debt } = account.standing;
          expect(Math.min(pending, available, debt)).toBeGreaterThanOrEqual(0);
          if (account.joinedInto !== '') expect(balanceOf(account)).toBe(0);
        }
      }
      const events = await company.entries();
      for (const { position, owed: then } of looks) {
        const until = events.filter((entry) => entry.position <= position);
        const last = new Map(until.map((entry) => [entry.streamId, entry.event.data.standing]));
        const all = [...last.values()];
        const asOf = {
          pending: sum(all.map(({ pending }) => pending)),
          available: sum(all.map(({ available }) => available)),
          debt: sum(all.map(({ debt }) => debt)),
        };
        expect(asOf).toEqual(then);
        expect(asOf.pending + asOf.available - asOf.debt).toBe(sum(until.map(({ event }) => deltaOf(event))));
      }
    }),
    { numRuns: 200 },
  );
});
