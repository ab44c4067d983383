import { describe, expect, test } from 'vitest';
import type { FactData } from '@rapport/proto/catalogue';
import * as say from '../../../services/analytics/test/facts.ts';
import { type Told, ZONE, id, told } from '../../../services/analytics/test/log-world.ts';
import type { Figure, Shown } from '../book.ts';
import { segmentsBook } from '../books/segments.ts';
import type { Condition } from '../conditions/condition.ts';
import { figuresOver } from './hearing.ts';

const AT = '2026-03-01T04:00:00.000Z';
const defines = (name: string, condition: Condition) => {
  const data = { version: 1, code: name, name, condition: JSON.stringify(condition) };
  return told('rapport.analytics.segment.v1', 'segmentDefined', id(name), data, AT);
};
const retires = (name: string) =>
  told('rapport.analytics.segment.v1', 'segmentRetired', id(name), { version: 1 }, AT);
type Reasons = FactData<'rapport.analytics.profile.v1', 'segmentMembershipChanged'>['reasons'];
const moves = (who: string, segment: string, member: boolean, reasons: Reasons = []) => {
  const data = { segmentId: id(segment), segmentVersion: 1, member, reasons };
  return told('rapport.analytics.profile.v1', 'segmentMembershipChanged', id(who), data, AT);
};

/** Screens of an installation where it is a certain time, and who they show in each segment, since when and why. */
const showing = (
  now: string,
  segments: Readonly<Record<string, readonly string[]>>,
  because: Readonly<Record<string, unknown>> = {},
): Shown => ({
  get: async (path) => (path === '/api/console/v1/operations' ? { clock: { now } } : {}),
  list: async (path) => {
    if (path === '/api/analytics/v1/segments')
      return Object.entries(segments).map(([name, who]) => ({ segmentId: id(name), members: who.length }));
    const [, segment] = /^\/api\/analytics\/v1\/members\?segment=(.+)$/.exec(path) ?? [];
    const [, who = []] = Object.entries(segments).find(([name]) => id(name) === segment) ?? [];
    return who.map((name) => ({ partyId: id(name), since: AT, reasons: [], ...because }));
  },
});

const segmentsOver = (facts: readonly Told[], shown: Shown) => figuresOver(segmentsBook(ZONE), facts, shown);
const differing = (figures: readonly Figure[]) =>
  figures
    .filter(({ recomputed, shown }) => recomputed !== shown)
    .map(({ what, recomputed, shown }) => [what, recomputed, shown]);

const NOON = '2026-03-10T04:00:00.000Z';
const COMPANY = [
  ...['li', 'wang', 'chen'].map((name) => say.party(name, AT)),
  say.order('o1', 'li', '2026-03-04', [['lamp', '50.00']]),
  say.order('o2', 'wang', '2026-03-09', [['lamp', '50.00']]),
];

describe('the figures of segments', () => {
  const facts = [
    ...COMPANY,
    defines('bought', { is: 'bought' }),
    moves('li', 'bought', true),
    moves('wang', 'bought', true),
    moves('chen', 'bought', true),
    moves('chen', 'bought', false),
  ];

  test('are the same where everybody is where they belong', async () => {
    const figures = await segmentsOver(facts, showing(NOON, { bought: ['wang', 'li'] }));
    expect(differing(figures)).toEqual([]);
    expect(figures.map(({ what, shown }) => `${what}: ${shown}`)).toEqual([
      `members said of segment: ${id('bought')}: 2`,
      `members listed of segment: ${id('bought')}: 2`,
      `members by its condition of segment: ${id('bought')}: 2`,
      ...['li', 'wang']
        .map(id)
        .toSorted()
        .map((who) => `customer ${who} in segment ${id('bought')}: a member`),
      ...['wang', 'li'].map(
        (who) => `since when and why customer ${id(who)} is in segment ${id('bought')}: ${AT}: `,
      ),
    ]);
  });

  test('name who is missing and who is in it wrongly, though the numbers are right', async () => {
    const figures = await segmentsOver(facts, showing(NOON, { bought: ['wang', 'chen'] }));
    expect(differing(figures).toSorted()).toEqual(
      [
        [`customer ${id('li')} in segment ${id('bought')}`, 'a member', 'no member'],
        [`customer ${id('chen')} in segment ${id('bought')}`, 'no member', 'a member'],
        [`since when and why customer ${id('chen')} is in segment ${id('bought')}`, 'not said', `${AT}: `],
      ].toSorted(),
    );
  });

  test('differ where what analytics said of customers is not what its condition means', async () => {
    const back = say.comesBack('o1', '2026-03-09', 1, '50.00');
    const figures = await segmentsOver([...facts, back], showing(NOON, { bought: ['wang', 'li'] }));
    expect(differing(figures)).toEqual([
      [`members by its condition of segment: ${id('bought')}`, 1, 2],
      [`customer ${id('li')} in segment ${id('bought')}`, 'no member', 'a member'],
    ]);
  });

  test('differ where a list is not what analytics said', async () => {
    const figures = await segmentsOver(
      [...facts, moves('chen', 'bought', true)],
      showing(NOON, { bought: ['wang', 'li'] }),
    );
    expect(differing(figures)).toEqual([
      [`members said of segment: ${id('bought')}`, 3, 2],
      [`members listed of segment: ${id('bought')}`, 3, 2],
    ]);
  });

  test('say since when and why each is in it as analytics said', async () => {
    const amount = { minor: 5_000n, currency: 'CNY' };
    const records = [{ kind: 'order', id: 'o1' }];
    const bought = {
      fact: 'bought',
      absent: false,
      count: 1,
      amount,
      lastOn: '2026-03-04',
      word: '',
      records,
    };
    const open = {
      fact: 'open-case',
      absent: true,
      count: 0,
      amount: undefined,
      lastOn: '',
      word: '',
      records: [],
    };
    const facts = [...COMPANY, defines('bought', { is: 'bought', withinDays: 6 })];
    facts.push(moves('li', 'bought', true, [bought, open]), moves('wang', 'bought', false));
    const shown = { fact: 'bought', absent: false, count: 1, lastOn: '2026-03-04', records };
    const none = { fact: 'open-case', absent: true, count: 0, records: [] };
    const now = '2026-03-09T04:00:00.000Z';
    const of = async (because: object) =>
      differing(await segmentsOver(facts, showing(now, { bought: ['li'] }, { ...because }))).filter(
        ([what]) => String(what).startsWith('since'),
      );
    const right = { ...shown, amount: { amount: '50.00', currency: 'CNY' } };
    expect(await of({ reasons: [right, none] })).toEqual([]);
    const why = `${AT}: bought 1 50.00 CNY 2026-03-04 order o1; no open-case 0`;
    const said = `since when and why customer ${id('li')} is in segment ${id('bought')}`;
    for (const [wrong, words] of [
      [{ reasons: [{ ...right, count: 2 }, none] }, why.replace('bought 1', 'bought 2')],
      [{ reasons: [right, { ...none, absent: false }] }, why.replace('no open', 'open')],
      [{ reasons: [right] }, why.replace('; no open-case 0', '')],
      [{ reasons: [right, none], since: NOON }, why.replace(AT, NOON)],
    ] as const)
      expect(await of(wrong)).toEqual([[said, why, words]]);
  });

  test('want nobody in a segment that was retired, until a new version brings it back', async () => {
    const retired = [...facts, retires('bought')];
    const left = ['li', 'wang'].map((who) => moves(who, 'bought', false));
    expect(differing(await segmentsOver([...retired, ...left], showing(NOON, { bought: [] })))).toEqual([]);
    expect(differing(await segmentsOver(retired, showing(NOON, { bought: ['wang', 'li'] })))).toEqual([
      [`members by its condition of segment: ${id('bought')}`, 0, 2],
      ...['li', 'wang']
        .map(id)
        .toSorted()
        .map((who) => [`customer ${who} in segment ${id('bought')}`, 'no member', 'a member']),
    ]);
    const back = [...retired, ...left, defines('bought', { is: 'not', of: { is: 'bought' } })];
    const again = [...back, moves('chen', 'bought', true)];
    expect(differing(await segmentsOver(again, showing(NOON, { bought: ['chen'] })))).toEqual([]);
  });

  test.each([
    ['the day it is there', '2026-03-09T15:59:59.999Z', ['wang', 'li']],
    ['the next day, as soon as it begins where the branch is', '2026-03-09T16:00:00.000Z', ['wang']],
  ])('count days back from %s', async (_, now, who) => {
    const lately = [
      ...COMPANY,
      defines('lately', { is: 'bought', withinDays: 6 }),
      ...who.map((name) => moves(name, 'lately', true)),
    ];
    expect(differing(await segmentsOver(lately, showing(now, { lately: who })))).toEqual([]);
  });

  test('cannot be made of a fact that is not known here', async () => {
    const odd = [...COMPANY, defines('odd', { is: 'left-handed' } as never)];
    await expect(segmentsOver(odd, showing(NOON, { odd: [] }))).rejects.toThrow('left-handed');
  });
});
