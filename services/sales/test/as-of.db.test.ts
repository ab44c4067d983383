import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StoredEvent } from '@rapport/kernel/event-store';
import type { OpportunityEvent, Standing } from '../src/domain/opportunity.events.ts';
import { type Stage, id, salesOnStage } from './stage.ts';

let stage: Stage;
beforeAll(async () => void (stage = await salesOnStage()));
afterAll(() => stage.staged.close());

const SELLERS = ['wang', 'li'] as const;
const STAGES = ['needs-known', 'offered'] as const;
/** Something a seller does with one of some deals, some time after what was done before. */
const act = fc.record({
  deal: fc.nat(4),
  what: fc.constantFrom('open', 'reach', 'estimate', 'assign', 'win', 'lose', 'reopen'),
  seller: fc.constantFrom(...SELLERS),
  stage: fc.constantFrom(...STAGES),
  amount: fc.integer({ min: 1, max: 900 }),
  currency: fc.constantFrom('CNY', 'JPY'),
  minutes: fc.constantFrom(0, 0, 1, 60),
});

/** What the board is at an instant by the plainest reckoning: the last standing of each deal recorded by then, if it is open. */
function naive(events: readonly StoredEvent[], asOf: string, owner?: string) {
  const last = new Map<string, Standing>();
  for (const { type, streamId, recordedAt, data } of events) {
    if (!streamId.startsWith('opportunity-') || recordedAt > asOf) continue;
    last.set(streamId, (data as unknown as OpportunityEvent['data'] & { standing: Standing }).standing);
    expect(type).toMatch(/^[A-Z]/);
  }
  const open = [...last].filter(
    ([, { status, ownerId }]) => status === 'open' && (!owner || ownerId === owner),
  );
  const totals = new Map<string, number>();
  for (const [, { stage: key, amount }] of open) {
    const place = `${key} ${amount.currency}`;
    totals.set(place, (totals.get(place) ?? 0) + Number(amount.amount));
  }
  return {
    deals: open
      .map(([streamId, { stage: key }]) => `${key} ${streamId.slice('opportunity-'.length)}`)
      .toSorted(),
    totals: [...totals].map(([place, sum]) => `${place} ${sum.toFixed(2)}`).toSorted(),
  };
}

interface Board {
  readonly stages: readonly {
    readonly key: string;
    readonly totals: readonly { readonly amount: { readonly amount: string; readonly currency: string } }[];
    readonly items: readonly { readonly opportunityId: string }[];
  }[];
}

const shape = ({ stages }: Board) => ({
  deals: stages
    .flatMap(({ key, items }) => items.map(({ opportunityId }) => `${key} ${opportunityId}`))
    .toSorted(),
  totals: stages
    .flatMap(({ key, totals }) =>
      totals.map(({ amount: { amount, currency } }) => `${key} ${currency} ${Number(amount).toFixed(2)}`),
    )
    .toSorted(),
});

test('the board as of any instant is what the events recorded by then come to, whatever sellers did and when', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 25 }), async (acts) => {
      const deals = new Map<number, string>();
      const instants: string[] = [];
      for (const { minutes, ...each } of acts) {
        stage.clock.at = new Date(stage.clock.at.getTime() + minutes * 60_000);
        await perform(deals, each);
        instants.push((await stage.staged.ports.store.head()).recordedAt ?? stage.clock.at.toISOString());
      }
      const events = await stage.staged.ports.store.readAll(0, 100_000);
      for (const asOf of new Set([instants[0]!, instants[instants.length >> 1]!, instants.at(-1)!])) {
        for (const owner of [undefined, id('li')]) {
          const path = `/board?asOf=${asOf}${owner ? `&owner=${owner}` : ''}`;
          const { status, body } = await stage.as('boss', 'admin').get(path);
          expect(status).toBe(200);
          // Of more deals than a page holds only the sums are compared.
          const [said, reckoned] = [shape(body as unknown as Board), naive(events, asOf, owner)];
          expect(said.totals).toEqual(reckoned.totals);
          expect(reckoned.deals).toEqual(expect.arrayContaining([...said.deals]));
        }
      }
      const now = shape((await stage.as('boss', 'admin').get('/board')).body as unknown as Board);
      expect(now.totals).toEqual(naive(events, instants.at(-1)!).totals);
    }),
    { numRuns: 25 },
  );
}, 60_000);

type Act = { readonly [K in 'what' | 'seller' | 'stage' | 'currency']: string } & {
  readonly deal: number;
  readonly amount: number;
};

/** What does not fit is refused, and changes nothing. */
async function perform(deals: Map<number, string>, { deal, what, seller, stage: to, amount, currency }: Act) {
  const money = { amount: String(amount), currency };
  const known = deals.get(deal);
  if (known === undefined || what === 'open') {
    const body = { partyId: id(`party ${deal}`), title: 'deal', amount: money, expectedClose: '2026-06-01' };
    const { opportunityId } = await stage.as(seller).does('/opportunities', body);
    return void deals.set(deal, String(opportunityId));
  }
  const bodies: Readonly<Record<string, readonly [string, object]>> = {
    reach: ['reach-stage', { stage: to }],
    estimate: ['estimate', { amount: money }],
    assign: ['assign', { ownerId: id(seller) }],
    win: ['win', { reason: 'price' }],
    lose: ['lose', { reason: 'price' }],
    reopen: ['reopen', {}],
  };
  const [verb, body] = bodies[what]!;
  const { status } = await stage.as(seller).post(`/opportunities/${known}/actions/${verb}`, body);
  expect([200, 409]).toContain(status);
}
