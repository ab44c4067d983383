import { describe, test } from 'vitest';
import { scenario } from '../../../../packages/kernel/src/testing/scenario.ts';
import type { Price, ProductEvent } from './product.events.ts';
import { Product } from './product.ts';

const { given } = scenario(Product);
const description = { name: { zh: '磨机', en: 'Mill' }, unit: 'piece', taxPercent: '13' };
const added: ProductEvent = { type: 'ProductAdded', data: { ...description, code: 'P-000001-9' } };
const price = (priceId: string, from: string, until = '', currency = 'CNY'): Price => ({
  priceId,
  currency,
  unitPrice: '100',
  from,
  until,
});
const set = (data: Price) => ({ type: 'PriceSet', data }) as const;
const setting = (data: Price) => ({ type: 'SetPrice', data }) as const;

describe('a product', () => {
  test('that was never added has no price', () =>
    given()
      .when(setting(price('p', '2026-01-01')))
      .thenRejected('product-unknown'));

  test('is retired and offered again, once each', () => {
    const retired: ProductEvent = { type: 'ProductRetired', data: {} };
    given(added).when({ type: 'RetireProduct', data: {} }).then(retired);
    given(added, retired).when({ type: 'RetireProduct', data: {} }).thenNothing();
    given(added, retired)
      .when({ type: 'ReturnProduct', data: {} })
      .then({ type: 'ProductReturned', data: {} });
    given(added).when({ type: 'ReturnProduct', data: {} }).thenNothing();
  });

  test('is described as it is described already without a word', () =>
    given(added).when({ type: 'DescribeProduct', data: description }).thenNothing());
});

describe('a price', () => {
  test('ends the one of its currency that was to hold for ever, on the day before', () =>
    given(added, set(price('old', '2026-01-01')))
      .when(setting(price('new', '2026-03-01')))
      .then(
        { type: 'PriceEnded', data: { priceId: 'old', until: '2026-02-28' } },
        set(price('new', '2026-03-01')),
      ));

  test('beside one of another currency, before or after one that ends, is in nobody’s way', () => {
    const spring = set(price('spring', '2026-03-01', '2026-05-31'));
    for (const other of [
      price('euro', '2026-03-01', '', 'EUR'),
      price('winter', '2026-01-01', '2026-02-28'),
      price('summer', '2026-06-01'),
    ])
      given(added, spring).when(setting(other)).then(set(other));
  });

  test.each([
    ['within it', '2026-04-01', '2026-04-30'],
    ['around it', '2026-01-01', '2026-12-31'],
    ['from its last day on', '2026-05-31', ''],
    ['up to its first day', '2026-01-01', '2026-03-01'],
    ['for ever from before it', '2026-01-01', ''],
  ])('%s is refused', (_, from, until) =>
    given(added, set(price('spring', '2026-03-01', '2026-05-31')))
      .when(setting(price('new', from, until)))
      .thenRejected('price-overlaps'),
  );

  test('does not end before it begins, nor run into the next one', () => {
    given(added)
      .when(setting(price('p', '2026-03-02', '2026-03-01')))
      .thenRejected('days-turned-round');
    const two = given(added, set(price('one', '2026-01-01', '2026-01-31')), set(price('two', '2026-03-01')));
    two
      .when({ type: 'EndPrice', data: { priceId: 'one', until: '2026-03-01' } })
      .thenRejected('price-overlaps');
    two
      .when({ type: 'EndPrice', data: { priceId: 'one', until: '2026-02-28' } })
      .then({ type: 'PriceEnded', data: { priceId: 'one', until: '2026-02-28' } });
    two
      .when({ type: 'EndPrice', data: { priceId: 'none', until: '2026-02-28' } })
      .thenRejected('price-unknown');
  });
});
