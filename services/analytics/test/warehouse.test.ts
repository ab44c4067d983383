import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { sql } from '@rapport/kernel/sql';
import type { Warehouse } from '../src/adapters/warehouse.ts';
import { comesBack, order, party } from './facts.ts';
import { type LogWorld, caughtUp, folderFor, logWorld, warehouseOver } from './log-world.ts';

const ends: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function running(world: Pick<LogWorld, 'log'>, folder: string): Promise<Warehouse> {
  const warehouse = warehouseOver(world, folder);
  await warehouse.start();
  ends.push(() => warehouse.stop());
  await caughtUp(warehouse);
  return warehouse;
}
function folder(): string {
  const { folder: made, remove } = folderFor();
  ends.push(remove);
  return made;
}
const all = (warehouse: Warehouse) =>
  warehouse.ask(sql`
    select f.id, f.type, f.subject, f.party, f.day::varchar as day, f.minor, f.currency, l.line, l.minor as of_line
    from facts f left join lines l on l.fact = f.id order by f.id, l.line`);

const FACTS = [
  party('li', '2026-03-01T01:00:00.000Z'),
  order('o1', 'li', '2026-03-02', [
    ['lamp', '12.30'],
    ['desk', '100.00'],
  ]),
  comesBack('o1', '2026-03-05', 1, '12.30'),
];

describe('the warehouse', () => {
  test('holds every event once, with the day it counts for where the branch is', async () => {
    const world = logWorld();
    await world.tell(...FACTS, party('wang', '2026-03-01T23:00:00.000Z'));
    const rows = await all(await running(world, folder()));
    expect(rows.map(({ day, minor, of_line }) => [day, minor, of_line])).toHaveLength(5);
    expect(rows).toContainEqual(
      expect.objectContaining({ day: '2026-03-02', minor: 11_230, line: 1, of_line: 1_230 }),
    );
    expect(rows).toContainEqual(
      expect.objectContaining({ day: '2026-03-05', minor: 1_230, of_line: -1_230 }),
    );
    // Eight hours ahead of UTC it was the next day already.
    expect(
      rows
        .filter(({ type }) => String(type).includes('party-begun'))
        .map(({ day }) => day)
        .toSorted(),
    ).toEqual(['2026-03-01', '2026-03-02']);
  });

  test('goes on where it stood when it is opened again', async () => {
    const world = logWorld();
    const at = folder();
    await world.tell(...FACTS);
    const first = warehouseOver(world, at);
    await first.start();
    await caughtUp(first);
    const before = await all(first);
    await first.stop();
    await world.tell(party('wang', '2026-03-06T01:00:00.000Z'));
    const second = await running(world, at);
    expect(await all(second)).toHaveLength(before.length + 1);
    expect(second.state().thrownAway).toEqual([]);
  });

  test.each([
    [
      'a file that cannot be read',
      (at: string) => writeFileSync(join(at, 'warehouse-0.duckdb'), 'x'.repeat(9_000)),
    ],
    ['the file of another log', undefined],
  ])('throws away %s, says so, and holds what the log holds', async (_, spoil) => {
    const at = folder();
    if (spoil) spoil(at);
    else {
      const other = logWorld();
      await other.tell(party('nobody here', '2026-01-01T00:00:00.000Z'));
      const before = warehouseOver(other, at);
      await before.start();
      await caughtUp(before);
      await before.stop();
    }
    const world = logWorld();
    await world.tell(...FACTS);
    const warehouse = await running(world, at);
    expect(warehouse.state().thrownAway).toHaveLength(1);
    expect(await all(warehouse)).toEqual(await all(await running(world, folder())));
  });

  test('is folded anew while it runs, to the same', async () => {
    const world = logWorld();
    await world.tell(...FACTS);
    const warehouse = await running(world, folder());
    const before = await all(warehouse);
    await warehouse.foldAnew('somebody asked for it');
    await caughtUp(warehouse);
    expect(await all(warehouse)).toEqual(before);
    expect(warehouse.state().thrownAway).toMatchObject([{ why: 'somebody asked for it' }]);
  });
});
