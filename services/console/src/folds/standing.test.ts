import { describe, expect, test } from 'vitest';
import type { FoldedRecord } from './lines.ts';
import type { GoingOn, SaidPermission } from './going-on.ts';
import { standingOf } from './standing.ts';

const record = (goingOn: GoingOn): FoldedRecord => ({ state: '', lines: [], goingOn });
const words = (...of: readonly SaidPermission[]) => record({ kind: 'permissions', of });
const said = (purpose: string, given: boolean, day: number): SaidPermission => ({
  purpose,
  given,
  at: `2026-06-0${day}T00:00:00.000Z`,
});
const permissions = (...addresses: readonly FoldedRecord[]) =>
  standingOf(addresses).permissions.map(({ purpose, given }) => `${purpose}: ${given}`);

describe('what is permitted', () => {
  test('is the last word at an address', () => {
    expect(permissions(words(said('news', true, 1)))).toEqual(['news: true']);
    expect(permissions(words(said('news', true, 1), said('news', false, 2)))).toEqual(['news: false']);
    expect(permissions(words(said('news', false, 1), said('news', true, 2)))).toEqual(['news: true']);
  });

  test('is the strictest of several addresses', () => {
    expect(permissions(words(said('news', true, 3)), words(said('news', false, 1)))).toEqual(['news: false']);
  });

  test('falls with a word about every promotion, and rises by a later one about a purpose', () => {
    const given = [said('news', true, 1), said('offers', true, 1), said('', false, 2)];
    expect(permissions(words(...given))).toEqual(['news: false', 'offers: false']);
    expect(permissions(words(...given, said('news', true, 3)))).toEqual(['news: true', 'offers: false']);
    expect(permissions(words(said('', false, 2)))).toEqual([': false']);
  });
});

test('the last five orders are shown, the latest first', () => {
  const orders = [3, 1, 6, 2, 5, 4].map((day) =>
    record({
      kind: 'order',
      of: {
        ...{ orderId: `${day}`, code: `SO-${day}`, amount: { amount: '1.00', currency: 'CNY' } },
        ...{ state: 'placed', placedAt: `2026-06-0${day}`, changedAt: `2026-06-0${day}` },
      },
    }),
  );
  expect(standingOf(orders).orders.map(({ code }) => code)).toEqual(['SO-6', 'SO-5', 'SO-4', 'SO-3', 'SO-2']);
});

test('of promises a broken one comes first, then what is due first', () => {
  const promise = (promiseId: string, at: string, broken: boolean) =>
    record({
      kind: 'promise',
      of: {
        ...{ promiseId, promiseKind: 'date', owner: { accountId: 'a', name: { $account: 'a' } } },
        ...{ due: { local: at, zone: 'UTC', at }, broken },
      },
    });
  const all = [promise('later', '2026-06-03', false), promise('soon', '2026-06-02', false)];
  const { promises } = standingOf([...all, promise('broken', '2026-06-04', true)]);
  expect(promises.map(({ promiseId }) => promiseId)).toEqual(['broken', 'soon', 'later']);
});
