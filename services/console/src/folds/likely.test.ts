import { describe, expect, test } from 'vitest';
import type { Standing } from '../http/api-standing.ts';
import { likelyReasons } from './likely.ts';
import type { Unopened } from './personal.ts';

const NOW = '2026-06-15T08:00:00.000Z';
const nothing: Unopened<Standing> = { cases: [], promises: [], offers: [], orders: [], permissions: [] };
const amount = { amount: '10.00', currency: 'CNY' };
const openCase = (code: string, openedAt: string, missed: ('first-response' | 'resolution')[] = []) => ({
  ...{ caseId: code, code, subject: null, priority: 'normal', resolved: false },
  ...{ missed, openedAt },
});
const promise = (promiseId: string, at: string, broken = false) => ({
  ...{ promiseId, promiseKind: 'date', owner: { accountId: 'a' } },
  ...{ due: { local: at, zone: 'UTC', at }, broken },
});
const order = (code: string, state: Standing['orders'][number]['state'], changedAt: string) => ({
  ...{ orderId: code, code, amount, state, placedAt: changedAt, changedAt },
});
const whys = (standing: Partial<Unopened<Standing>>, texts: readonly string[] = []) =>
  likelyReasons({ ...nothing, ...standing }, NOW, { texts }).map(({ why, code }) =>
    code ? `${why} ${code}` : why,
  );

describe('why somebody probably writes', () => {
  test('is nothing while they have nothing going on', () => {
    expect(whys({})).toEqual([]);
  });

  test('is first what we owe them, then what is under way, then what was offered; three at most', () => {
    const all = {
      offers: [{ quoteId: 'q', code: 'Q-1', amount, sentAt: '2026-06-14T08:00:00.000Z' }],
      orders: [order('SO-1', 'placed', '2026-06-10T08:00:00.000Z')],
      promises: [promise('p', '2026-06-12T08:00:00.000Z', true)],
      cases: [openCase('CS-1', '2026-06-01T08:00:00.000Z', ['resolution'])],
    };
    expect(whys(all)).toEqual(['promise-broken', 'case-missed CS-1', 'order-underway SO-1']);
    expect(whys({ ...all, promises: [], cases: [] })).toEqual(['order-underway SO-1', 'offer-open Q-1']);
  });

  test('is before all what they name by its number', () => {
    const standing = {
      offers: [{ quoteId: 'q', code: 'Q-000001-7', amount, sentAt: '2026-06-14T08:00:00.000Z' }],
      cases: [openCase('CS-000001-2', '2026-06-01T08:00:00.000Z')],
    };
    expect(whys(standing, ['我的报价 Q-000001-7 还有效吗'])).toEqual([
      'mentioned Q-000001-7',
      'case-open CS-000001-2',
    ]);
  });

  test('is a promise only from two days before it is due', () => {
    expect(whys({ promises: [promise('p', '2026-06-17T08:00:00.000Z')] })).toEqual(['promise-due']);
    expect(whys({ promises: [promise('p', '2026-06-17T08:00:00.001Z')] })).toEqual([]);
  });

  test('is no order of long ago and no message of last month', () => {
    expect(whys({ orders: [order('SO-1', 'delivered', '2026-05-16T08:00:00.000Z')] })).toEqual([
      'order-delivered SO-1',
    ]);
    expect(whys({ orders: [order('SO-1', 'delivered', '2026-05-16T07:59:59.999Z')] })).toEqual([]);
    const lastMessage = (sentAt: string) => ({ messageId: 'm', purpose: 'news', sentAt });
    expect(whys({ lastMessage: lastMessage('2026-06-01T08:00:00.000Z') })).toEqual(['message-sent']);
    expect(whys({ lastMessage: lastMessage('2026-06-01T07:59:59.999Z') })).toEqual([]);
  });
});
