import { describe, expect, test } from 'vitest';
import { WITH_TEXTS, nth, toldOnStage } from './told.ts';

const LEAD = 'rapport.sales.lead.v1';
const OPPORTUNITY = 'rapport.sales.opportunity.v1';
const QUOTE = 'rapport.sales.quote.v1';
const ORDER = 'rapport.sales.order.v1';
const PRODUCT = 'rapport.sales.product.v1';

const { tell, standing, sealed, forget } = toldOnStage();

const yuan = (minor: string) => ({ minor, currency: 'CNY' });
const amounts = (net: string, tax: string, gross: string) => ({
  net: yuan(net),
  tax: yuan(tax),
  gross: yuan(gross),
});

describe('a snapshot of leads', () => {
  const captured = { code: 'LD-1', source: { kind: 'conversation', id: 'c1' }, ownerId: 'ann' };

  test('says whose each is and what it became', async () => {
    const topic = await sealed('topic', 'twenty chairs');
    await tell(
      LEAD,
      'qualified',
      ['leadCaptured', { ...captured, topic }],
      ['leadAssigned', { ownerId: 'bo', from: 'ann' }],
      ['leadQualified', { opportunityId: 'op1', partyId: 'li' }],
    );
    await tell(
      LEAD,
      'refused',
      ['leadCaptured', { ...captured, partyId: 'li' }],
      ['leadAssigned', { ownerId: '', from: 'ann' }],
      ['leadRefused', { reason: 'no-budget', note: await sealed('note', 'next year') }],
    );
    const { ownerId: _, ...nobodys } = captured;
    const qualified = {
      ...captured,
      ...{ ownerId: 'bo', status: 'qualified', opportunityId: 'op1', partyId: 'li' },
      ...{ openedAt: nth(0), closedAt: nth(2) },
    };
    const refused = {
      ...nobodys,
      ...{ partyId: 'li', status: 'refused', reason: 'no-budget', openedAt: nth(0), closedAt: nth(2) },
    };
    expect(await standing('leads')).toEqual([qualified, refused]);
    expect(await standing('leads', WITH_TEXTS)).toEqual([
      { ...qualified, topic: 'twenty chairs' },
      { ...refused, note: 'next year' },
    ]);
  });

  test('has nothing to read where somebody was forgotten', async () => {
    const topic = await sealed('topic', 'a lamp', 'wang');
    await tell(LEAD, 'l', ['leadCaptured', { ...captured, topic }]);
    await forget('wang');
    expect(await standing('leads', WITH_TEXTS)).toMatchObject([{ status: 'open', topic: null }]);
  });
});

test('a snapshot of opportunities says where each stands, and why it ended unless it goes on', async () => {
  const begun = { status: 'open', pipelineVersion: 2, stage: 'new', amount: yuan('90000') };
  const stands = [
    { ...begun, expectedClose: '2026-03-31', ownerId: 'ann' },
    { ...begun, stage: 'offer', expectedClose: '2026-03-31', ownerId: 'ann' },
    { ...begun, stage: 'offer', amount: yuan('120000'), expectedClose: '2026-03-31', ownerId: 'ann' },
    { ...begun, stage: 'offer', amount: yuan('120000'), expectedClose: '2026-04-30', ownerId: 'ann' },
    { ...begun, stage: 'offer', amount: yuan('120000'), expectedClose: '2026-04-30' },
  ];
  const [last, ending] = [stands[4], { reason: 'price', note: await sealed('note', 'too dear') }];
  const opened = { code: 'OP-1', partyId: 'li', leadId: 'l1', source: { kind: 'lead', id: 'l1' } };
  const told = [
    ['opportunityOpened', { ...opened, title: await sealed('title', 'chairs'), standing: stands[0]! }],
    ['stageReached', { from: 'new', standing: stands[1]! }],
    ['amountEstimated', { from: yuan('90000'), standing: stands[2]! }],
    ['closeExpected', { from: '2026-03-31', standing: stands[3]! }],
    ['opportunityAssigned', { from: 'ann', standing: { ...last!, ownerId: '' } }],
    ['opportunityLost', { ...ending, standing: { ...last!, status: 'lost' } }],
    ['opportunityReopened', { standing: last! }],
    ['opportunityWon', { reason: 'service', standing: { ...last!, status: 'won' } }],
  ] as const;
  for (let n = 1; n <= told.length; n += 1) await tell(OPPORTUNITY, `after ${n}`, ...told.slice(0, n));
  const known = { ...opened, openedAt: nth(0) };
  const lost = { ...known, reason: 'price', standing: { ...last, status: 'lost' }, closedAt: nth(5) };
  const open = stands.map((standing) => ({ ...known, standing }));
  const won = { ...known, reason: 'service', standing: { ...last, status: 'won' }, closedAt: nth(7) };
  expect(await standing('opportunities')).toEqual([...open, lost, open[4], won]);
  expect(await standing('opportunities', WITH_TEXTS)).toEqual(
    [...open, { ...lost, note: 'too dear' }, open[4], won].map((one) => ({ ...one, title: 'chairs' })),
  );
});

describe('a snapshot of quotes', () => {
  const begun = { code: 'QU-1', opportunityId: 'op1', partyId: 'li', sellerId: 'ann' };
  const other = { quoteId: 'q0', code: 'QU-0', sellerId: 'bo', productIds: ['chair'] };
  const version = (n: number) => ({ version: n, totals: amounts(`${n}0000`, `${n}300`, `${n}1300`) });
  const sent = (n: number) => ({
    ...version(n),
    terms: { currency: 'CNY', tax: 'exclusive', rounding: 'half-up', validUntil: '2026-03-31' },
    lines: [{ line: 1, productId: 'chair', quantity: '20', unitPrice: '5.00' }],
    ...{ zone: 'Asia/Shanghai', endsAt: '2026-03-31T16:00:00.000Z' },
  });
  const toSent = [
    ['quoteBegun', begun],
    ['quoteWritten', version(1)],
    ['quoteSent', { ...begun, ...sent(1) }],
  ] as const;

  test('has the version that the customer has, and the one that is being written', async () => {
    await tell(
      QUOTE,
      'draft',
      ['quoteBegun', begun],
      ['quoteWritten', version(1)],
      ['quoteStopped', { version: 1, by: [other] }],
    );
    await tell(QUOTE, 'valid', ...toSent, ['quoteContested', { by: other }], ['quoteWritten', version(2)]);
    expect(await standing('quotes')).toEqual([
      { ...begun, status: 'draft', draft: version(1), openedAt: nth(0) },
      {
        ...begun,
        ...{ status: 'valid', sent: sent(1), draft: version(2), openedAt: nth(0), sentAt: nth(2) },
      },
    ]);
  });

  test('says how each ended', async () => {
    const endings = [
      ['quoteAccepted', { ...version(1), partyId: 'li' }, { status: 'accepted' }],
      ['quoteDeclined', { version: 1, reason: 'price' }, { status: 'declined', reason: 'price' }],
      ['quoteWithdrawn', { version: 1, reason: 'mistake' }, { status: 'withdrawn', reason: 'mistake' }],
      ['quoteExpired', { version: 1 }, { status: 'expired' }],
      ['quoteReplaced', { by: other }, { status: 'replaced', replaced: { by: other } }],
    ] as const;
    for (const [fact, said] of endings) await tell(QUOTE, fact, ...toSent, [fact, said]);
    const known = { ...begun, sent: sent(1), openedAt: nth(0), sentAt: nth(2), closedAt: nth(3) };
    expect(await standing('quotes')).toEqual(endings.map(([, , ended]) => ({ ...known, ...ended })));
  });

  test('of one that was sent again has nothing of what ended it before', async () => {
    const reason = await sealed('reason', 'she asked twice');
    const anew = { code: 'QU-2', opportunityId: 'op2', partyId: 'wang', sellerId: 'bo' };
    const despite = { despite: [other], reason };
    await tell(
      QUOTE,
      'q',
      ['quoteBegun', begun],
      ['quoteSent', { ...begun, ...sent(1), ...despite }],
      ['quoteReplaced', { by: other, reason }],
      ['quoteSent', { ...begun, ...sent(2), ...despite }],
      ['quoteDeclined', { version: 2, reason: 'price' }],
      ['quoteWritten', version(3)],
      ['quoteSent', { ...anew, ...sent(3), ...despite }],
    );
    const known = { ...anew, status: 'valid', openedAt: nth(0), sentAt: nth(6) };
    const plain = { ...sent(3), despite: [other] };
    expect(await standing('quotes')).toEqual([{ ...known, sent: plain }]);
    expect(await standing('quotes', WITH_TEXTS)).toEqual([
      { ...known, sent: { ...plain, reason: 'she asked twice' } },
    ]);
  });
});

test('a snapshot of orders has what was delivered of each and what came back', async () => {
  const placed = { code: 'OR-1', partyId: 'li', currency: 'CNY', totals: amounts('10000', '1300', '11300') };
  const delivery = (deliveryId: string) => ({ deliveryId, lines: [{ line: 1, quantity: '10' }] });
  const back = (returnId: string) => ({ returnId, reason: 'damaged', value: yuan('565') });
  await tell(ORDER, 'placed', ['orderPlaced', placed]);
  await tell(
    ORDER,
    'delivered',
    ['orderPlaced', placed],
    ['deliveryRecorded', delivery('d1')],
    ['returnRecorded', back('r1')],
    ['deliveryRecorded', { ...delivery('d2'), complete: true }],
    ['returnRecorded', back('r2')],
  );
  expect(await standing('orders')).toEqual([
    { ...placed, deliveries: [], returns: [] },
    {
      ...placed,
      deliveries: [delivery('d1'), { ...delivery('d2'), complete: true }],
      returns: [back('r1'), back('r2')],
    },
  ]);
});

test('a snapshot of products has what each is called, every price, and whether it is offered', async () => {
  const name = { zh: '椅', en: 'Chair' };
  const price = { priceId: 'p1', currency: 'CNY', unitPrice: '5.00', from: '2026-01-01' };
  const next = { ...price, priceId: 'p2', unitPrice: '6.00', from: '2026-02-01', until: '2026-02-28' };
  await tell(
    PRODUCT,
    'chair',
    ['productAdded', { code: 'CH', name, unit: 'piece', taxPercent: '13' }],
    ['productDescribed', { name: { ...name, en: 'Stool' }, unit: 'box', taxPercent: '9' }],
    ['priceSet', price],
    ['priceEnded', { priceId: 'p1', until: '2026-01-31' }],
    ['priceSet', next],
    ['priceEnded', { priceId: 'p2', until: '' }],
    ['productRetired'],
  );
  await tell(
    PRODUCT,
    'lamp',
    ['productAdded', { code: 'LA', name: { zh: '灯' }, unit: 'piece', taxPercent: '13' }],
    ['productRetired'],
    ['productReturned'],
  );
  await tell(PRODUCT, 'new', ['productAdded', { code: 'NE', unit: 'piece' }]);
  const { until: _, ...lasting } = next;
  expect(await standing('products')).toEqual([
    {
      ...{ code: 'CH', name: { zh: '椅', en: 'Stool' }, unit: 'box', taxPercent: '9', status: 'retired' },
      prices: [{ ...price, until: '2026-01-31' }, lasting],
    },
    { code: 'LA', name: { zh: '灯' }, unit: 'piece', taxPercent: '13', status: 'offered', prices: [] },
    { code: 'NE', unit: 'piece', status: 'offered', prices: [] },
  ]);
});
