import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '@rapport/kernel/config';
import { PartyKind } from '@rapport/proto/customers/v1/party_events';
import type { Warehouse } from '../src/adapters/warehouse.ts';
import { settings } from '../src/config.ts';
import { MOST } from '../src/domain/condition.ts';
import type { Condition } from '../src/domain/condition.events.ts';
import { holdersCount, holdersOf } from '../src/queries/conditions.ts';
import * as say from './facts.ts';
import { caughtUp, folderFor, id, logWorld, warehouseOver } from './log-world.ts';

const at = (day: number, hour = 4) =>
  `2026-03-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00.000Z`;
const NAMES = ['li', 'wang', 'chen', 'firm', 'double'];

let warehouse: Warehouse;
const { folder, remove } = folderFor();
beforeAll(async () => {
  const world = logWorld();
  await world.tell(
    ...['li', 'wang', 'chen', 'double'].map((name) => say.party(name, at(1, 1))),
    say.party('firm', at(1, 1), PartyKind.ORGANISATION),
    say.order('o1', 'li', '2026-03-02', [
      ['lamp', '50.00'],
      ['desk', '100.00'],
    ]),
    say.order('o2', 'double', '2026-03-03', [['lamp', '70.00']]),
    say.order('o3', 'wang', '2026-03-03', [['lamp', '20.00']]),
    say.order('o4', 'firm', '2026-03-04', [['desk', '90.00']], { currency: 'EUR' }),
    say.merge('double', 'li', at(5)),
    say.comesBack('o3', '2026-03-06', 1, '20.00'),
    say.comesBack('o1', '2026-03-06', 1, '50.00'),
    say.talk('talk', 'wang', at(7)),
    say.opensCase('case', { conversation: 'talk' }, at(7, 5)),
    say.opensCase('question', { of: 'chen', kind: 'question' }, at(7, 5)),
    say.noTalk('talk', 'wang', at(9)),
    say.talk('talk', 'chen', at(9, 5)),
    say.resolvesCase('question', at(10)),
    say.promise('promise', 'firm', at(7)),
    say.breaksPromise('promise', at(8)),
    say.fulfilsLate('promise', at(11)),
    say.quote('quote', 'wang', '80.00', at(8)),
    say.declines('quote', at(10)),
    say.hasAddress('wang', 'a', at(1, 2)),
    say.hasAddress('wang', 'b', at(1, 2)),
    say.hasAddress('chen', 'c', at(1, 2)),
    say.hasAddress('double', 'd', at(1, 2)),
    say.speaks('a', 'en', at(2)),
    say.permits('a', 'wang', at(2)),
    say.permits('c', 'wang', at(2)),
    say.permits('d', 'double', at(2)),
    say.speaks('a', 'zh-CN', at(4)),
    say.forbids('b', 'wang', at(4)),
    say.permits('b', 'wang', at(6)),
    say.forbids('d', 'double', at(7), 'birthday'),
    say.losesAddress('wang', 'a', at(8)),
    say.lead('asked', 'wang', 'form', at(2)),
    say.lead('listed', 'firm', 'import', at(2)),
    say.enrols('member', 'double', 'silver', at(4)),
    say.releases('member', 300n, at(8)),
    say.unmerge('double', 'li', at(20)),
  );
  warehouse = warehouseOver(world, folder, { memory: readConfig(settings, {}).WAREHOUSE_MEMORY });
  await warehouse.start();
  await caughtUp(warehouse);
});
afterAll(async () => {
  await warehouse.stop();
  remove();
});

const names = async (condition: Condition, day: number) => {
  const asked = { day: `2026-03-${String(day).padStart(2, '0')}`, asOf: at(day, 16) };
  const holders = await holdersOf(warehouse.ask, condition, asked);
  expect(await holdersCount(warehouse.ask, condition, asked)).toBe(holders.length);
  return holders.map(({ partyId }) => NAMES.find((name) => id(name) === partyId)).toSorted();
};

describe('who was meant on a day, by what was known then', () => {
  test.each<[string, Condition, number, readonly string[]]>([
    ['bought', { is: 'bought' }, 4, ['double', 'firm', 'li', 'wang']],
    ['bought, once merged', { is: 'bought' }, 5, ['firm', 'li', 'wang']],
    ['bought, once it came back', { is: 'bought' }, 6, ['firm', 'li']],
    ['bought twice', { is: 'bought', orders: 2 }, 5, ['li']],
    ['bought twice, the merge undone', { is: 'bought', orders: 2 }, 20, []],
    ['bought for so much', { is: 'bought', worth: { amount: '160.00', currency: 'CNY' } }, 6, ['li']],
    ['bought for more', { is: 'bought', worth: { amount: '170.01', currency: 'CNY' } }, 6, []],
    ['bought a product', { is: 'bought', productId: id('lamp') }, 4, ['double', 'li', 'wang']],
    ['bought a product that came back', { is: 'bought', productId: id('lamp') }, 20, ['double']],
    ['bought lately', { is: 'bought', withinDays: 2 }, 5, ['firm']],
    ['has a case, by the conversation', { is: 'open-case', kinds: ['complaint'] }, 8, ['wang']],
    ['has a case, the conversation with another', { is: 'open-case' }, 10, ['chen']],
    ['has a case, of two', { is: 'open-case' }, 9, ['chen']],
    ['was broken a promise', { is: 'broken-promise' }, 8, ['firm']],
    ['was kept it late', { is: 'broken-promise' }, 11, []],
    ['waits for a promise', { is: 'due-promise' }, 7, ['firm']],
    ['has a quote', { is: 'quote', states: ['sent'] }, 9, ['wang']],
    ['declined it', { is: 'quote', states: ['declined'] }, 10, ['wang']],
    ['is a member', { is: 'member', tiers: ['silver'], points: 300 }, 8, ['li']],
    ['is a member with too few points', { is: 'member', points: 301 }, 8, []],
    ['is a firm', { is: 'kind', kind: 'organisation' }, 8, ['firm']],
    ['speaks a language', { is: 'language', language: 'en' }, 3, ['wang']],
    ['speaks another since', { is: 'language', language: 'zh-CN' }, 4, ['wang']],
    ['speaks none, the address gone', { is: 'language', language: 'zh-CN' }, 8, []],
    ['permits, by an own word', { is: 'consent', purpose: 'news', channel: 'mail' }, 3, ['double', 'wang']],
    ['permits, the strictest word', { is: 'consent', purpose: 'news', channel: 'mail' }, 4, ['double']],
    ['permits, by the last word', { is: 'consent', purpose: 'news', channel: 'mail' }, 6, ['li', 'wang']],
    [
      'permits, what another was forbidden',
      { is: 'consent', purpose: 'news', channel: 'mail' },
      7,
      ['li', 'wang'],
    ],
    ['permits nothing else', { is: 'consent', purpose: 'offers', channel: 'mail' }, 7, []],
    ['is a lead by a form', { is: 'lead', states: ['open'], source: 'form' }, 3, ['wang']],
    ['is a lead from anywhere', { is: 'lead', states: ['open'] }, 3, ['firm', 'wang']],
    ['is not', { is: 'not', of: { is: 'bought' } }, 6, ['chen', 'wang']],
    [
      'all and any',
      {
        is: 'all',
        of: [{ is: 'bought' }, { is: 'any', of: [{ is: 'member' }, { is: 'broken-promise' }] }],
      },
      8,
      ['firm', 'li'],
    ],
  ])('%s', async (_, condition, day, expected) => {
    expect(await names(condition, day)).toEqual(expected);
  });

  test('says why, with the records it rests on', async () => {
    const condition: Condition = {
      is: 'all',
      of: [
        { is: 'bought', orders: 2 },
        { is: 'not', of: { is: 'open-case' } },
      ],
    };
    const [li] = await holdersOf(warehouse.ask, condition, { day: '2026-03-06', asOf: at(6, 16) });
    expect(li).toEqual({
      partyId: id('li'),
      reasons: [
        {
          ...{ fact: 'bought', absent: false, count: 2, lastOn: '2026-03-03' },
          amount: { amount: '170.00', currency: 'CNY' },
          records: ['o2', 'o1'].map((name) => ({ kind: 'order', id: id(name) })),
        },
        { fact: 'open-case', absent: true, count: 0, records: [] },
      ],
    });
  });

  test('may have as many facts as are allowed, each of them another', async () => {
    const kinds: readonly Condition[] = [
      { is: 'bought', orders: 3 },
      { is: 'quote', states: ['declined'] },
      { is: 'lead', states: ['open'] },
      { is: 'open-case' },
      { is: 'broken-promise' },
      { is: 'due-promise' },
      { is: 'awaits-call' },
      { is: 'member', points: 1 },
      { is: 'kind', kind: 'organisation' },
      { is: 'language', language: 'en' },
      { is: 'consent', purpose: 'news', channel: 'mail' },
      { is: 'wrote' },
      { is: 'scored', classes: ['vip'] },
    ];
    const of = Array.from({ length: MOST.facts }, (_, i) => kinds[i % kinds.length]!);
    expect(await names({ is: 'any', of }, 8)).toEqual(['chen', 'firm', 'li', 'wang']);
  });
});
