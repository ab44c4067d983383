import { describe, expect, test } from 'vitest';
import { fold } from '@rapport/kernel/decider';
import { scenario } from '../../../../packages/kernel/src/testing/scenario.ts';
import { Offer, holdersAgainst } from './offer.ts';
import type { OfferEvent } from './offer.events.ts';
import type { QuoteCommand } from './quote.commands.ts';
import type { QuoteContents, QuoteEvent } from './quote.events.ts';
import { Quote } from './quote.ts';
import { reckon } from './reckoning.ts';

const { given } = scenario(Quote);
const terms = {
  currency: 'CNY',
  tax: 'exclusive',
  rounding: 'half-up',
  discountPercent: '0',
  validUntil: '2026-03-31',
} as const;
const contentsAt = (unitPrice: string): QuoteContents => {
  const { lines, totals } = reckon(terms, [
    {
      productId: 'mill',
      productCode: 'P-000001-9',
      name: { zh: '磨机', en: 'Mill' },
      unit: 'piece',
      quantity: '1',
      unitPrice,
      discountPercent: '0',
      taxPercent: '13',
    },
  ]);
  return { terms, lines, totals };
};
const contents = contentsAt('100');
const who = { code: 'Q-000001-9', opportunityId: 'o', partyId: 'p', sellerId: 'wang' };
const begun: QuoteEvent = { type: 'QuoteBegun', data: who };
const written = (version = 1): QuoteEvent => ({ type: 'QuoteWritten', data: { version, contents } });
const endsAt = '2026-03-31T16:00:00.000Z';
const sending = { zone: 'Asia/Shanghai', endsAt, zoneRules: '2026a', claims: [], despite: [], reason: null };
const sent = (version = 1): QuoteEvent => ({
  type: 'QuoteSent',
  data: { version, contents, ...who, ...sending },
});
const send = (at = '2026-03-02T00:00:00.000Z'): QuoteCommand => ({
  type: 'SendQuote',
  data: { ...sending, at },
});
const accept = (at = '2026-03-03T00:00:00.000Z'): QuoteCommand => ({ type: 'AcceptQuote', data: { at } });
const accepted: QuoteEvent = {
  type: 'QuoteAccepted',
  data: { version: 1, partyId: 'p', totals: contents.totals },
};
const withdraw: QuoteCommand = {
  type: 'WithdrawQuote',
  data: { at: '2026-03-03T00:00:00.000Z', reason: 'mistake' },
};
const other = { quoteId: 'q2', code: 'Q-000002-8', sellerId: 'li', productIds: ['mill'] };

describe('a quote', () => {
  test('begins with its first draft, which has something in it', () => {
    given()
      .when({ type: 'BeginQuote', data: { ...who, contents } })
      .then(begun, written());
    given()
      .when({ type: 'BeginQuote', data: { ...who, contents: { ...contents, lines: [] } } })
      .thenRejected('quote-without-lines');
  });

  test('is sent as it was drafted, before its last day is over', () => {
    given(begun, written()).when(send()).then(sent());
    given(begun, written()).when(send(endsAt)).thenRejected('validity-over');
    given(begun, written(), sent()).when(send()).thenRejected('nothing-to-send');
  });

  test('that was sent is written anew as its next version', () => {
    given(begun, written(), sent()).when({ type: 'WriteQuote', data: { contents } }).then(written(2));
    given(begun, written(), sent(), written(2))
      .when({ type: 'WriteQuote', data: { contents } })
      .thenNothing();
    given(begun, written(), sent(), written(2)).when(send()).then(sent(2));
  });

  test('is accepted while it holds, to the last instant, and stays as it is then', () => {
    given(begun, written()).when(accept()).thenRejected('quote-not-valid');
    given(begun, written(), sent()).when(accept('2026-03-31T15:59:59.999Z')).then(accepted);
    given(begun, written(), sent()).when(accept(endsAt)).thenRejected('quote-not-valid');
    given(begun, written(), sent(), accepted).when(accept()).thenNothing();
    given(begun, written(), sent(), accepted).when(withdraw).thenRejected('quote-not-valid');
    given(begun, written(), sent(), accepted)
      .when({ type: 'WriteQuote', data: { contents: contentsAt('90') } })
      .thenRejected('quote-accepted');
  });

  test('expires as of an instant, in the very version the clock was set for', () => {
    const expire = (version: number, at = endsAt): QuoteCommand => ({
      type: 'ExpireQuote',
      data: { version, at },
    });
    given(begun, written(), sent())
      .when(expire(1))
      .then({ type: 'QuoteExpired', data: { version: 1 } });
    given(begun, written(), sent()).when(expire(1, '2026-03-31T15:59:59.999Z')).thenNothing();
    given(begun, written(), sent(), written(2), sent(2)).when(expire(1)).thenNothing();
    given(begun, written(), sent(), accepted).when(expire(1)).thenNothing();
  });

  test('says that it was contested or stopped, and holds no longer once another takes its place', () => {
    given(begun, written(), sent())
      .when({ type: 'ContestQuote', data: other })
      .then({ type: 'QuoteContested', data: other });
    given(begun, written())
      .when({ type: 'StopQuote', data: { by: [other] } })
      .then({ type: 'QuoteStopped', data: { version: 1, by: [other] } });
    const replaced: QuoteEvent = { type: 'QuoteReplaced', data: { ...other, reason: null } };
    given(begun, written(), sent()).when({ type: 'ReplaceQuote', data: replaced.data }).then(replaced);
    given(begun, written(), sent(), replaced).when(accept()).thenRejected('quote-not-valid');
    // It may be sent again, as its next version.
    given(begun, written(), sent(), replaced, written(2)).when(send()).then(sent(2));
  });
});

describe('an offer of a product to a customer', () => {
  const holder = (quoteId: string, partyId = 'p', until = endsAt) => ({
    quoteId,
    code: quoteId,
    sellerId: 'wang',
    partyId,
    productId: 'mill',
    endsAt: until,
  });
  const made = (...of: Parameters<typeof holder>): OfferEvent => ({ type: 'OfferMade', data: holder(...of) });
  const asking = (quoteId: string, ...family: readonly string[]) => ({
    quoteId,
    family,
    at: '2026-03-02T00:00:00.000Z',
  });
  const make = (quoteId: string, family: readonly string[], despite: readonly string[] = []) =>
    ({
      type: 'MakeOffer',
      data: { ...holder(quoteId), asking: asking(quoteId, ...family), despite },
    }) as const;
  const { given: offered } = scenario(Offer);

  test('is made where no other quote holds, or where that ends with it', () => {
    offered()
      .when(make('q1', ['p']))
      .then(made('q1'));
    offered(made('q1'))
      .when(make('q1', ['p']))
      .then(made('q1'));
    offered(made('q1'))
      .when(make('q2', ['p']))
      .thenRejected('product-already-quoted');
    offered(made('q1'))
      .when(make('q2', ['p'], ['q1']))
      .then(made('q2'));
  });

  test('ends once', () => {
    const end = { type: 'EndOffer', data: { quoteId: 'q1', cause: 'expired' } } as const;
    offered(made('q1')).when(end).then({ type: 'OfferEnded', data: end.data });
    offered().when(end).thenNothing();
  });

  test('that is over, or was made to somebody who is not this customer any more, is in nobody’s way', () => {
    const state = fold(Offer, [made('q1'), made('q2', 'alias'), made('q3', 'p', '2026-03-02T00:00:00.000Z')]);
    const against = (...family: readonly string[]) =>
      holdersAgainst(state, asking('mine', ...family)).map(({ quoteId }) => quoteId);
    expect(against('p')).toEqual(['q1']);
    expect(against('p', 'alias')).toEqual(['q1', 'q2']);
    expect(against('alias')).toEqual(['q2']);
  });
});
