import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HeardEvent } from '@rapport/kernel/projection';
import { identifier, sql } from '@rapport/kernel/sql';
import { type Stage, ZONE, marketingOnStage } from './stage.ts';
import { creditsOf, touchesBefore as touchesIn } from '../src/queries/attribution.ts';
import { credited, touchesBefore } from './plain.ts';
import { worldOf } from './random-world.ts';
import type { World } from './world.ts';

let stage: Stage;
let campaigns: readonly string[];
const LOOK_BACK = [7, 60] as const;
beforeAll(async () => {
  stage = await marketingOnStage();
  campaigns = [
    await stage.campaign({ lookBackDays: LOOK_BACK[0] }),
    await stage.campaign({ lookBackDays: LOOK_BACK[1] }),
  ];
});
afterAll(() => stage.staged.close());

const lookBack = () => Object.fromEntries(campaigns.map((campaign, i) => [campaign, LOOK_BACK[i]!]));

async function hearAnew(events: readonly HeardEvent[], numbers: Iterator<number>): Promise<void> {
  for (const { name, from } of stage.staged.parts.projections!)
    if (from !== 'own') await stage.staged.ports.database.run(sql`truncate ${identifier(`read.${name}`)}`);
  const order = interleaved(events, numbers);
  for (let from = 0; from < order.length;)
    await stage.staged.hear(order.slice(from, (from += 1 + (numbers.next().value! % 60))));
}

/** The same events in another order that keeps each stream's own. */
function interleaved(events: readonly HeardEvent[], numbers: Iterator<number>): readonly HeardEvent[] {
  const streams = [...Map.groupBy(events, ({ streamId }) => streamId).values()].map((all) => [...all]);
  const order: HeardEvent[] = [];
  while (streams.length > 0) {
    const place = (numbers.next().value as number) % streams.length;
    order.push(streams[place]!.shift()!);
    if (streams[place]!.length === 0) streams.splice(place, 1);
  }
  return order;
}

async function credits(): Promise<Readonly<Record<string, readonly [number, number]>>> {
  const rows = await creditsOf(stage.staged.ports.database, { zone: ZONE });
  return Object.fromEntries(
    rows.map(({ by, campaign_id, currency, orders, worth_minor }) => [
      `${by} ${campaign_id ?? 'none'} ${currency}`,
      [orders, Number(worth_minor)],
    ]),
  );
}

/** What the orders come to by themselves, by currency. */
function sold(world: World): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { currency, lines } of world.orders)
    for (const { gross, returned } of lines) sums.set(currency, (sums.get(currency) ?? 0) + gross - returned);
  return sums;
}

describe('orders are credited', () => {
  test(
    'to the first and the last message that reached them before, in whatever order it was heard, and add up to the orders',
    {
      timeout: 90_000,
    },
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.nat(), fc.infiniteStream(fc.nat(1_000_000)), async (seed, numbers) => {
          const world = worldOf(seed, campaigns);
          await hearAnew(world.events, numbers);
          const said = await credits();
          expect(said).toEqual(credited(world, lookBack()));
          for (const by of ['first', 'last'])
            for (const [currency, worth] of sold(world)) {
              const mine = Object.entries(said).filter(
                ([key]) => key.startsWith(by) && key.endsWith(currency),
              );
              expect(mine.reduce((sum, [, [, minor]]) => sum + minor, 0)).toBe(worth);
            }
          for (const order of world.orders) {
            const touches = await touchesIn(stage.staged.ports.database, { zone: ZONE }, order.id);
            expect(touches.map(({ message_id }) => message_id)).toEqual(
              touchesBefore(world, lookBack(), order).map((touch) => touch.id),
            );
          }
        }),
        { numRuns: 30 },
      );
    },
  );
});
