import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Warehouse } from '../src/adapters/warehouse.ts';
import { FIGURES } from '../src/queries/figure-list.ts';
import { type Period, eventsBehind, pointsOf, tallies } from '../src/queries/figures.ts';
import * as say from './facts.ts';
import { caughtUp, folderFor, id, logWorld, warehouseOver } from './log-world.ts';

let warehouse: Warehouse;
const { folder, remove } = folderFor();
beforeAll(async () => {
  const world = logWorld();
  await world.tell(
    say.party('li', '2026-03-01T04:00:00.000Z'),
    say.party('wang', '2026-03-01T04:00:00.000Z'),
    say.party('wang again', '2026-03-01T04:00:00.000Z'),
    say.campaign('spring', 10, '2026-03-01T05:00:00.000Z'),
    say.costs('spring', 'print', '40.00', '2026-03-03'),
    say.costs('spring', 'media', '99.00', '2026-03-03'),
    say.costsInstead('spring', 'media', '20.00', '2026-04-02', '2026-04-20T04:00:00.000Z'),
    ...say.reaches('letter', 'wang', 'spring', '2026-05-01T04:00:00.000Z'),
    ...say.reaches('lost', 'li', 'spring', '2026-05-01T04:00:00.000Z'),
    say.bounces('lost', 'li', '2026-05-01T05:00:00.000Z'),
    say.order('in time', 'wang', '2026-05-09', [
      ['lamp', '70.00'],
      ['desk', '10.00'],
    ]),
    say.order('too late', 'wang', '2026-05-12', [['lamp', '33.00']]),
    say.order('dated before', 'wang', '2026-04-30', [['lamp', '44.00']], { at: '2026-05-02T04:00:00.000Z' }),
    say.order('not reached', 'li', '2026-05-02', [['lamp', '55.00']]),
    say.order('of the same', 'wang again', '2026-05-03', [['lamp', '5.00']]),
    say.comesBack('in time', '2026-05-20', 2, '10.00'),
    say.merge('wang again', 'wang', '2026-06-01T04:00:00.000Z'),
  );
  warehouse = warehouseOver(world, folder);
  await warehouse.start();
  await caughtUp(warehouse);
});
afterAll(async () => {
  await warehouse.stop();
  remove();
});

const YEAR = { from: '2026-01-01', to: '2026-12-31' };
const figureOf = (name: string) => FIGURES.find(({ id: of }) => of === name)!;
const points = async (name: string, by: Period, asOf?: string) =>
  pointsOf(
    figureOf(name),
    await tallies(warehouse.ask, 'marketing', by, { ...YEAR, ...(asOf ? { asOf } : {}) }),
  );
const behind = async (name: string, asOf?: string) => {
  const { rows } = await eventsBehind(
    warehouse.ask,
    figureOf(name),
    { ...YEAR, ...(asOf ? { asOf } : {}) },
    undefined,
    50,
  );
  return rows.map(({ subject, type, minor }) => [type.split('.')[3], subject, minor]);
};

describe('what marketing brought back', () => {
  test('costs are as they were said last, on the day they were said for', async () => {
    expect(await points('campaign-costs', 'month')).toEqual([
      { period: '2026-03-01', events: 1, value: 4_000, currency: 'CNY' },
      { period: '2026-04-01', events: 1, value: 2_000, currency: 'CNY' },
    ]);
    expect(await points('campaign-costs', 'month', '2026-04-19T00:00:00.000Z')).toEqual([
      { period: '2026-03-01', events: 2, value: 13_900, currency: 'CNY' },
    ]);
  });

  test('orders are credited as marketing credits them: after returns, within the look-back, merges followed', async () => {
    expect(await behind('credited-amount')).toEqual([
      ['order-placed', id('in time'), 7_000],
      ['order-placed', id('of the same'), 500],
    ]);
    expect(await behind('credited-amount', '2026-05-19T00:00:00.000Z')).toEqual([
      ['order-placed', id('in time'), 8_000],
    ]);
  });

  test('the return on spend says both amounts, and opens down to orders and costs', async () => {
    expect(await points('return-on-spend', 'year')).toEqual([
      { period: '2026-01-01', events: 4, value: 7_500, currency: 'CNY', per: 6_000 },
    ]);
    expect((await behind('return-on-spend')).map(([fact]) => fact)).toEqual([
      'order-placed',
      'order-placed',
      'cost-corrected',
      'cost-recorded',
    ]);
    expect(await points('return-on-spend', 'year', '2026-04-19T00:00:00.000Z')).toMatchObject([
      { value: 0, per: 13_900 },
    ]);
  });
});
