import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HeardEvent, Projection } from '@rapport/kernel/projection';
import { applyBatch, heardFrom } from '@rapport/kernel/projection';
import { always } from '@rapport/kernel/policy';
import type { Database } from '@rapport/kernel/postgres';
import { identifier, sql } from '@rapport/kernel/sql';
import { freshServiceDatabase } from '../../../packages/kernel/src/testing/databases.ts';
import { migrate } from '@rapport/kernel/postgres';
import { workflowService } from '../src/app.ts';
import { promisesWanted } from '../src/queries/promises.ts';
import { type Stage, id, money, person, workflowOnStage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await workflowOnStage();
  for (const name of ['li', 'li-again', 'li-third', 'han']) await stage.party(name, name);
  await stage.account('bob', 'Bob');
});
afterAll(() => stage.staged.close());

const about = (name: string) => ({ about: { kind: 'quote', id: id(name) } });
const contradictsOf = async (promiseId: string) =>
  (await stage.get(`/promises/${promiseId}`)).body.promise.contradicts as readonly string[];

describe('promises that contradict each other', () => {
  test('are both marked, whoever made them: one record, one kind, other values [G2]', async () => {
    const ann = await stage.promise({ ...about('one'), value: money('90') });
    const bob = await stage.promise({ ...about('one'), value: money('85.00') }, person('bob'));
    expect([await contradictsOf(ann), await contradictsOf(bob)]).toEqual([[bob], [ann]]);
    expect([...(await stage.register('contradicted=true')).keys()].toSorted()).toEqual([ann, bob].toSorted());
    const page = (await stage.get(`/promises/${ann}`)).body;
    expect(page.contradicting).toMatchObject([{ promiseId: bob, value: money('85.00') }]);
  });

  test.each([
    ['the same amount, written otherwise', { value: money('90') }, { value: money('90.00') }],
    ['another kind', { value: money('90') }, { kind: 'other', value: money('85') }],
    ['another record', { value: money('90') }, { ...about('elsewhere'), value: money('85') }],
    ['nothing to compare', { value: money('90') }, {}],
    [
      'the same words in another spelling',
      { kind: 'term', value: { type: 'text', text: 'Net  60 days' } },
      { kind: 'term', value: { type: 'text', text: 'net 60 ｄays' } },
    ],
  ])('are not those with %s', async (name, first, second) => {
    const here = about(`not ${name}`);
    await stage.promise({ ...here, ...first });
    const promiseId = await stage.promise({ ...here, ...second });
    expect(await contradictsOf(promiseId)).toEqual([]);
  });

  test.each([
    ['amounts of two currencies', { value: money('90') }, { value: money('90', 'USD') }],
    [
      'days',
      { kind: 'date', value: { type: 'day', day: '2026-03-05', zone: 'UTC' } },
      { kind: 'date', value: { type: 'day', day: '2026-03-06', zone: 'UTC' } },
    ],
    [
      'words',
      { kind: 'gift', value: { type: 'text', text: '茶叶' } },
      { kind: 'gift', value: { type: 'text', text: '茶壶' } },
    ],
  ])('are those with other %s', async (name, first, second) => {
    const here = about(`other ${name}`);
    const one = await stage.promise({ ...here, ...first });
    const other = await stage.promise({ ...here, ...second });
    expect(await contradictsOf(one)).toEqual([other]);
  });

  test('are no longer when one of them is kept, withdrawn or broken', async () => {
    const one = await stage.promise({ ...about('settled'), value: money('90') });
    const others = [
      await stage.promise({ ...about('settled'), value: money('80') }),
      await stage.promise({ ...about('settled'), value: money('70') }),
    ];
    expect((await contradictsOf(one)).toSorted()).toEqual(others.toSorted());
    await stage.post(`/promises/${others[0]}/actions/keep`, {});
    await stage.post(`/promises/${others[1]}/actions/withdraw`, { reason: 'x' });
    expect(await contradictsOf(one)).toEqual([]);
  });

  test('about no record are those to one customer: merged they contradict, unmerged they never did [R028]', async () => {
    const one = await stage.promise({ partyId: id('li'), value: money('90') });
    const other = await stage.promise({ partyId: id('li-again'), value: money('80') });
    const elsewhere = await stage.promise({ partyId: id('han'), value: money('70') });
    const never = await contradictsOf(one);
    expect(never).toEqual([]);
    stage.time.pass(1_000);
    await stage.merge('li', 'li-third', 'm1');
    await stage.merge('li-again', 'li-third', 'm2');
    const merged = stage.time.now();
    expect([await contradictsOf(one), await contradictsOf(other)]).toEqual([[other], [one]]);
    expect(await contradictsOf(elsewhere)).toEqual([]);
    expect([...(await stage.register(`partyId=${id('li-third')}`)).keys()]).toEqual(
      expect.arrayContaining([one, other]),
    );
    stage.time.pass(1_000);
    await stage.unmerge('li', 'li-third', 'm1');
    expect([await contradictsOf(one), await contradictsOf(other)]).toEqual([[], []]);
    // What was so while the merge stood stays so, for whoever asks for that day.
    const then = (await stage.get(`/promises/${one}?asOf=${merged}`)).body.promise.contradicts;
    expect(then).toEqual([other]);
  });
});

describe('the read models', () => {
  let other: Database;
  beforeAll(async () => {
    other = await freshServiceDatabase();
    await migrate(other.url, { workflow: workflowService.migrations });
  });
  afterAll(() => other.close());

  test('and with them what contradicts what are the same however the streams came in between each other', async () => {
    await stage.merge('li', 'li-third', 'm3');
    await stage.staged.settle();
    const own = await stage.staged.ports.store.readAll(0, 100_000);
    const events = [...own.map((event) => heardFrom('workflow/0', event)), ...stage.heard];
    const expected = await contents(stage.staged.ports.database);
    expect(expected.contradicted.length).toBeGreaterThan(4);
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat(1_000_000)), async (numbers) => {
        for (const { name } of projections()) await other.run(sql`truncate ${identifier(`read.${name}`)}`);
        const order = interleaved(events, numbers);
        for (let from = 0; from < order.length;) {
          const batch = order.slice(from, (from += 1 + (numbers.next().value! % 100)));
          for (const projection of projections())
            await other.transaction((tx) => applyBatch(tx, projection, batch));
        }
        expect(await contents(other)).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });
});

const projections = (): readonly Projection[] => stage.staged.parts.projections ?? [];

async function contents(database: Database) {
  const tables = projections().map(async ({ name, key }) => {
    const order = key.map((column) => identifier(column).text).join(', ');
    return [name, await database.many({ text: `select * from read.${name} order by ${order}`, values: [] })];
  });
  const contradicted = await promisesWanted(database, always, { contradicted: true }, undefined, 1_000);
  return { tables: Object.fromEntries(await Promise.all(tables)), contradicted };
}

/** The same events in another order that keeps each stream's own. */
function interleaved(events: readonly HeardEvent[], numbers: Iterator<number>): readonly HeardEvent[] {
  const streams = [...Map.groupBy(events, ({ streamId }) => streamId).values()].map((all) => [...all]);
  const order: HeardEvent[] = [];
  while (streams.length > 0) {
    const at = (numbers.next().value as number) % streams.length;
    const stream = streams[at]!;
    order.push(...stream.splice(0, 1 + ((numbers.next().value as number) % 3)));
    if (stream.length === 0) streams.splice(at, 1);
  }
  return order;
}
