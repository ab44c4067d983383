import { afterAll, describe, expect, test } from 'vitest';
import {
  caughtUp,
  folderFor,
  logWorld,
  warehouseOver,
  ZONE,
} from '../../../services/analytics/test/log-world.ts';
import type { Condition } from '../../../services/analytics/src/domain/condition.events.ts';
import { holdersOf } from '../../../services/analytics/src/queries/conditions.ts';
import { knownOf } from '../conditions/holding.ts';
import { daysIn } from '../days.ts';
import { diceOf } from '../../../services/analytics/test/dice.ts';
import { readTopicByTopic } from './hearing.ts';
import {
  plainFacts,
  randomCondition,
  randomFacts,
} from '../../../services/analytics/test/random-condition.ts';
import { randomWorld } from '../../../services/analytics/test/random-world.ts';

const DAY = '2026-03-16';
const COMPANIES = [1, 2, 3, 4, 5, 6];
const removes: (() => void)[] = [];
afterAll(() => removes.forEach((remove) => remove()));

/** Whom a condition holds of, as the warehouse says it and as it is recomputed. */
async function bothOver(seed: number) {
  const told = randomWorld(seed);
  const { folder, remove } = folderFor();
  removes.push(remove);
  const world = logWorld();
  await world.tell(...told);
  const warehouse = warehouseOver(world, folder);
  await warehouse.start();
  await caughtUp(warehouse);
  const known = knownOf(daysIn(ZONE));
  for (const event of readTopicByTopic(told)) known.take(event);
  return {
    warehouse,
    said: async (condition: Condition) => {
      const holders = await holdersOf(warehouse.ask, condition, { day: DAY });
      return holders.map(({ partyId }) => partyId);
    },
    recomputed: (condition: Condition) => known.holders(condition, DAY).toSorted(),
    everybody: known.holders({ is: 'all', of: [] }, DAY).length,
  };
}

describe('whom a condition holds of', () => {
  const told = new Map<string, number>();

  test.each(COMPANIES)(
    'is the same to the warehouse and to the events alone, in company %i',
    async (seed) => {
      const { warehouse, said, recomputed, everybody } = await bothOver(seed);
      const dice = diceOf(1_000 + seed);
      const conditions = [
        ...plainFacts(),
        ...Array.from({ length: 3 }, () => randomFacts(dice)).flat(),
        ...Array.from({ length: 25 }, () => randomCondition(dice, 2)),
      ];
      for (const condition of conditions) {
        const found = await said(condition);
        expect(recomputed(condition), JSON.stringify(condition)).toEqual(found);
        const tells = found.length > 0 && found.length < everybody;
        if (tells) told.set(condition.is, (told.get(condition.is) ?? 0) + 1);
      }
      await warehouse.stop();
    },
  );

  test('is somebody and not everybody, for each kind of fact', () => {
    const kinds = [...new Set(plainFacts().map(({ is }) => is)), 'all', 'any', 'not'];
    expect(kinds.filter((kind) => (told.get(kind) ?? 0) < 10)).toEqual([]);
  });
});
