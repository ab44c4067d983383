import { afterEach, describe, expect, test } from 'vitest';
import { fitted } from '../src/commands/index.ts';
import { purchasesUntil } from '../src/queries/purchases.ts';
import { order } from './facts.ts';
import { type LogWorld, caughtUp, folderFor, logWorld, warehouseOver } from './log-world.ts';
import { trade } from './trade.ts';

const ends: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const CUT_OFF = '2026-04-30';

/** What a fit comes to over a log, in a warehouse of its own. */
async function fitOver(world: LogWorld) {
  const { folder, remove } = folderFor();
  const warehouse = warehouseOver(world, folder);
  ends.push(remove, () => warehouse.stop());
  await warehouse.start();
  await caughtUp(warehouse);
  const bought = await purchasesUntil(warehouse.ask, CUT_OFF, 'CNY');
  return await fitted({ bought, cutOff: CUT_OFF, knownUntil: '2026-05-01T00:00:00.000Z', currency: 'CNY' });
}

describe('a model fitted again', () => {
  test('to the same log is equal, to the last digit', async () => {
    const facts = trade(60);
    const world = logWorld();
    await world.tell(...facts);
    const first = await fitOver(world);
    expect(first?.purchaseValue).toBeDefined();
    expect(await fitOver(world)).toEqual(first);
  });

  test('to a log in which customers are told of in another order is equal too', async () => {
    const facts = trade(60);
    const [world, turned] = [logWorld(), logWorld()];
    await world.tell(...facts);
    const names = [...new Set(facts.map(({ streamId }) => streamId))].toReversed();
    await turned.tell(...names.flatMap((name) => facts.filter(({ streamId }) => streamId === name)));
    expect(await fitOver(turned)).toEqual(await fitOver(world));
  });

  test('to one order more is another', async () => {
    const world = logWorld();
    await world.tell(...trade(60));
    const first = await fitOver(world);
    await world.tell(order('one more', 'c0', '2026-04-29', [['lamp', '12.00']]));
    expect((await fitOver(world))?.dataDigest).not.toBe(first?.dataDigest);
  });
});
