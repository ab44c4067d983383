import { expect, test } from 'vitest';
import { asTerms, everything, kindsOpen, wordOf } from './narrowing.ts';

const known = [
  ['sales', 'order', 'order-placed'],
  ['sales', 'order', 'order-cancelled'],
  ['sales', 'quote', 'quote-sent'],
  ['support', 'case', 'case-opened'],
].map(([service, record, word]) => ({
  type: `rapport.${service}.${record}.${word}.v1`,
  record: record!,
  scope: `events:${service}`,
}));
const [placed, cancelled, sent] = known.map(({ type }) => type) as [string, string, string, string];

test('what scopes open is offered by kind of record', () => {
  expect(kindsOpen(known, ['events:sales', 'personal'])).toEqual([
    ['order', [cancelled, placed]],
    ['quote', [sent]],
  ]);
  expect(kindsOpen(known, [])).toEqual([]);
  expect(wordOf(placed)).toBe('order-placed');
});

test('kinds alone stay kinds; where some types of one are chosen, all is said type by type', () => {
  expect(asTerms(everything, known)).toEqual({ types: [], records: [] });
  expect(asTerms({ ...everything, records: ['order'] }, known)).toEqual({ types: [], records: ['order'] });
  expect(asTerms({ ...everything, records: ['order', 'quote'], types: [placed] }, known)).toEqual({
    types: [placed, sent].toSorted(),
    records: [],
  });
});

test('a type of a kind that is chosen no more does not count, and customers are said by id', () => {
  const customers = [{ partyId: 'p-1', name: 'Li' }];
  expect(asTerms({ records: ['quote'], types: [placed], customers }, known)).toEqual({
    types: [],
    records: ['quote'],
    parties: ['p-1'],
  });
});
