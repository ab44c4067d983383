import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { identifier, sql } from '@rapport/kernel/sql';
import type { Fact, Filter } from '../src/domain/audience.events.ts';
import { countOf, membersOf } from '../src/queries/audience-members.ts';
import { type Stage, id, marketingOnStage } from './stage.ts';
import { meant } from './plain.ts';
import { worldOf } from './random-world.ts';
import { PRODUCTS, PROGRAMMES, SEGMENTS, TODAY, type World } from './world.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await marketingOnStage();
});
afterAll(() => stage.staged.close());

const CAMPAIGNS = [id('spring'), id('may')] as const;

const maybe = <K extends string, T>(key: K, arbitrary: fc.Arbitrary<T>) =>
  fc.option(arbitrary, { nil: undefined }).map((value) => (value === undefined ? {} : { [key]: value }));
const some = <T extends string>(...words: readonly T[]) =>
  fc.subarray([...words], { minLength: 1 }) as fc.Arbitrary<T[]>;
const bought = fc
  .tuple(
    maybe('productId', fc.constantFrom(...PRODUCTS)),
    maybe('orders', fc.integer({ min: 1, max: 3 })),
    maybe('withinDays', fc.integer({ min: 1, max: 100 })),
    maybe(
      'worth',
      fc.record({
        amount: fc.integer({ min: 0, max: 200 }).map((n) => `${n}.00`),
        currency: fc.constantFrom('CNY', 'USD'),
      }),
    ),
  )
  .map((parts) => ({ is: 'bought' as const, ...Object.assign({}, ...parts) }) as Fact);
const facts: readonly fc.Arbitrary<Fact>[] = [
  bought,
  fc.record({ is: fc.constant('quote' as const), states: some('draft', 'declined', 'sent') }),
  fc
    .tuple(
      some('open', 'qualified', 'refused'),
      maybe('source', fc.constantFrom('form', 'import', 'conversation')),
    )
    .map(([states, source]) => ({ is: 'lead' as const, states, ...source }) as Fact),
  fc
    .tuple(
      maybe('programmeId', fc.constantFrom(...PROGRAMMES)),
      maybe('tiers', some('basic', 'gold')),
      maybe('points', fc.integer({ min: 1, max: 200 })),
    )
    .map((parts) => ({ is: 'member' as const, ...Object.assign({}, ...parts) }) as Fact),
  maybe('kinds', some('complaint', 'question')).map(
    (kinds) => ({ is: 'open-case' as const, ...kinds }) as Fact,
  ),
  fc.record({ is: fc.constant('language' as const), language: fc.constantFrom('zh-CN', 'en') }),
  fc.constant({ is: 'consent', purpose: 'news' } as const),
  fc.record({ is: fc.constant('kind' as const), kind: fc.constantFrom('person', 'organisation') }),
  fc.record({
    is: fc.constant('reached' as const),
    campaignId: fc.constantFrom(...CAMPAIGNS),
    how: fc.constantFrom('sent', 'followed', 'answered'),
  }),
  fc.record({ is: fc.constant('segment' as const), segmentId: fc.constantFrom(...SEGMENTS) }),
];
const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    ...facts.map((arbitrary) => ({ arbitrary, weight: 1 })),
    {
      arbitrary: fc.record({
        is: fc.constantFrom('all' as const, 'any' as const),
        of: fc.array(tie('filter'), { maxLength: 3 }),
      }),
      weight: 4,
    },
    { arbitrary: tie('filter').map((of) => ({ is: 'not' as const, of })), weight: 2 },
  ),
}));

async function forget(): Promise<void> {
  for (const { name, from } of stage.staged.parts.projections!)
    if (from !== 'own') await stage.staged.ports.database.run(sql`truncate ${identifier(`read.${name}`)}`);
}

async function members(of: Filter): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const page of membersOf(stage.staged.ports.database, of, TODAY)) found.push(...page);
  return found.toSorted();
}

describe('a filter', () => {
  test(
    'means in SQL whom it means by a plain reading of the facts, merged or not',
    { timeout: 60_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.nat(),
          fc.array(filter, { minLength: 10, maxLength: 20 }),
          async (seed, filters) => {
            await forget();
            const world = worldOf(seed, CAMPAIGNS);
            await stage.staged.hear(world.events);
            for (const one of filters) {
              const expected = meant(world, one);
              expect(await members(one), JSON.stringify(one)).toEqual(expected);
              expect(await countOf(stage.staged.ports.database, one, TODAY)).toBe(expected.length);
            }
          },
        ),
        { numRuns: 25 },
      );
    },
  );

  test('counts days back from the day it is asked, that day as the first', async () => {
    await forget();
    const world = worldOf(7, CAMPAIGNS);
    await stage.staged.hear(world.events);
    const [latest] = world.orders.filter(isWorth).toSorted((a, b) => (a.orderedOn < b.orderedOn ? 1 : -1));
    const days = (Date.parse(TODAY) - Date.parse(latest!.orderedOn)) / 86_400_000;
    expect(days).toBeGreaterThan(0);
    expect(await members({ is: 'bought', withinDays: days })).toEqual([]);
    expect(await members({ is: 'bought', withinDays: days + 1 })).toHaveLength(1);
  });
});

const isWorth = ({ lines }: World['orders'][number]) => lines.some(({ gross, returned }) => gross > returned);
