import { describe, expect, test } from 'vitest';
import { asKept, id, interleaved, newTeller } from '../../test/scenario.ts';
import { pagesAsOfEach, shownPage } from '../../test/shown-page.ts';

const cny = (minor: bigint) => ({ minor, currency: 'CNY' });
const amounts = { net: cny(10_000n), tax: cny(1_300n), gross: cny(11_300n) };
const standing = {
  status: 'open',
  pipelineVersion: 1,
  stage: 'new',
  amount: cny(10_000n),
  expectedClose: '2026-04-30',
  ownerId: id('wang'),
};
const other = { quoteId: id('second'), code: 'Q-000002-8', sellerId: id('li'), productIds: [] };

const TAKEN_DOWN = {
  via: undefined,
  name: undefined,
  email: undefined,
  phone: undefined,
  emailPoint: '',
  phonePoint: '',
};

/** A customer is sold something by two sellers; another turns out to be her and then not. */
async function aSale() {
  const teller = newTeller();
  const { say, sealed } = teller;
  const [LEAD, OPPORTUNITY, QUOTE, ORDER] = [
    'rapport.sales.lead.v1',
    'rapport.sales.opportunity.v1',
    'rapport.sales.quote.v1',
    'rapport.sales.order.v1',
  ] as const;
  await teller.party('hua', '华', 'hua@example.com');
  await teller.party('hua-again', '华', 'hua2@example.com');
  const text = (field: string) => sealed(`party:${id('hua')}`, field, 'mills');
  const by = `account:${id('wang')}`;
  const source = { kind: 'conversation', id: id('mail') };
  const captured = { code: 'L-1', source, partyId: '', topic: await text('topic'), ownerId: id('wang') };
  say(LEAD, 'leadCaptured', 'lead', { ...TAKEN_DOWN, ...captured }, by);
  say(LEAD, 'leadQualified', 'lead', { opportunityId: id('deal'), partyId: id('hua') }, by);
  const title = await text('title');
  const opened = { code: 'OP-1', partyId: id('hua'), leadId: id('lead'), source, title, standing };
  say(OPPORTUNITY, 'opportunityOpened', 'deal', opened, by);
  const begun = { opportunityId: id('deal'), sellerId: id('wang') };
  say(QUOTE, 'quoteBegun', 'first', { code: 'Q-000001-9', partyId: id('hua'), ...begun }, by);
  say(QUOTE, 'quoteWritten', 'first', { version: 1, totals: amounts }, by);
  const sent = {
    version: 1,
    partyId: id('hua'),
    ...begun,
    code: 'Q-000001-9',
    terms: undefined,
    lines: [],
    totals: amounts,
    zone: 'Asia/Shanghai',
    endsAt: '2026-03-31T16:00:00.000Z',
    despite: [],
    reason: undefined,
  };
  say(QUOTE, 'quoteSent', 'first', sent, by);
  say(QUOTE, 'quoteContested', 'first', { by: other }, `account:${id('li')}`);
  const beforeMerge = teller.now();
  teller.merged('hua-again', 'hua', 'merge-1');
  say(QUOTE, 'quoteBegun', 'second', { code: 'Q-000002-8', partyId: id('hua-again'), ...begun }, by);
  say(QUOTE, 'quoteSent', 'second', { ...sent, code: 'Q-000002-8', partyId: id('hua-again') }, by);
  say(QUOTE, 'quoteReplaced', 'first', { by: other, reason: undefined }, by);
  say(QUOTE, 'quoteAccepted', 'second', { version: 1, partyId: id('hua-again'), totals: amounts }, by);
  say(ORDER, 'orderPlaced', 'order', {
    code: 'SO-1',
    origin: undefined,
    partyId: id('hua-again'),
    opportunityId: '',
    ownerId: '',
    orderedOn: '2026-03-05',
    currency: 'CNY',
    lines: [],
    totals: amounts,
  });
  const merged = teller.now();
  teller.unmerged('hua-again', 'hua', 'merge-1');
  return { ...teller, beforeMerge, merged };
}

const said = (events: ReturnType<typeof asKept>, partyId: string, asOf?: string) =>
  shownPage(events, partyId, asOf).lines.flatMap(({ entry }) =>
    entry.kind === 'sale' ? [`${entry.code} ${entry.fact}`] : [],
  );
const counts = (events: ReturnType<typeof asKept>, partyId: string, asOf?: string) =>
  shownPage(events, partyId, asOf).facts?.sales;

describe('what was sold stands on the customer’s page', () => {
  test('as of any instant, with those she was merged with then', async () => {
    const { events, beforeMerge, merged } = await aSale();
    const kept = asKept(events);
    const own = ['Q-000001-9 contested', 'Q-000001-9 sent', 'OP-1 opened', 'L-1 qualified', 'L-1 captured'];
    expect(said(kept, id('hua'), beforeMerge)).toEqual(own);
    expect(counts(kept, id('hua'), beforeMerge)).toEqual({ openOpportunities: 1, validQuotes: 1, orders: 0 });
    const both = ['SO-1 placed', 'Q-000002-8 accepted', 'Q-000001-9 replaced', 'Q-000002-8 sent', ...own];
    expect(said(kept, id('hua'), merged)).toEqual(both);
    expect(counts(kept, id('hua'), merged)).toEqual({ openOpportunities: 1, validQuotes: 0, orders: 1 });
    // Two again: each has her own, and the later facts.
    expect(said(kept, id('hua'))).toEqual(['Q-000001-9 replaced', ...own]);
    expect(counts(kept, id('hua-again'))).toEqual({ openOpportunities: 0, validQuotes: 0, orders: 1 });
  });

  test('and is the same for a hundred interleavings of the streams, now and at every instant', async () => {
    const { events } = await aSale();
    const instants = [...new Set(events.map(({ recordedAt }) => recordedAt)), undefined];
    const pages = (kept: ReturnType<typeof asKept>) =>
      instants.map((at) => [said(kept, id('hua'), at), counts(kept, id('hua'), at)]);
    const expected = pages(asKept(events));
    for (let seed = 0; seed < 100; seed += 1)
      expect(pages(asKept(interleaved(events, seed)))).toEqual(expected);
  });

  test('as of any instant it is what the events up to then make by themselves', async () => {
    const { events } = await aSale();
    for (const { asked, alone } of pagesAsOfEach(asKept(events), id('hua'))) expect(asked).toEqual(alone);
  });
});
