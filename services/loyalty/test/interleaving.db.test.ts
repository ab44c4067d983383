import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, migrate } from '@rapport/kernel/postgres';
import { type HeardEvent, type Projection, applyBatch, heardFrom } from '@rapport/kernel/projection';
import { identifier, sql } from '@rapport/kernel/sql';
import { freshServiceDatabase } from '../../../packages/kernel/src/testing/databases.ts';
import { loyaltyService } from '../src/app.ts';
import { type Stage, loyaltyOnStage } from './stage.ts';

let stage: Stage;
let other: Database & { close(): Promise<void> };
beforeAll(async () => {
  stage = await loyaltyOnStage();
  other = await freshServiceDatabase();
  await migrate(other.url, { loyalty: loyaltyService.migrations });
});
afterAll(async () => {
  await stage.staged.close();
  await other.close();
});

/** Three accounts of one customer that are joined one after the other, with everything that can lie in them. */
async function history(): Promise<void> {
  const programmeId = await stage.programme();
  const members = new Map<string, string>();
  for (const name of ['a', 'b', 'c']) {
    await stage.party(name);
    members.set(name, await stage.enrol(programmeId, name));
    await stage.order(`${name}-1`, name, '100.00', '50.00');
  }
  const reward = { programmeId, name: { zh: '杯', en: 'Cup' }, points: 30, stock: 9, from: '2026-01-01' };
  const { rewardId } = await stage.done('/rewards', reward);
  await stage.time.until('2026-04-01T00:00:00.000Z');
  const at = (name: string, verb: string) => `/members/${members.get(name)}/actions/${verb}`;
  const taken = await stage.done(at('a', 'redeem'), { rewardId });
  await stage.done(at('a', 'redeem'), { rewardId });
  await stage.comesBack('b-1', 'back', 1, '4');
  await stage.merge('a', 'b', 'm1');
  await stage.merge('b', 'c', 'm2');
  await stage.done(at('a', 'join'), { into: members.get('b'), reason: 'x' });
  await stage.done(at('b', 'join'), { into: members.get('c'), reason: 'x' });
  await stage.done(at('c', 'reverse'), { redemptionId: taken.redemptionId, reason: 'x' });
  await stage.time.until('2027-06-01T00:00:00.000Z');
}

const projections = (): readonly Projection[] => stage.staged.parts.projections ?? [];

async function contents(database: Database): Promise<Record<string, readonly object[]>> {
  const tables = projections().map(async ({ name, key }) => {
    const order = key.map((column) => identifier(column).text).join(', ');
    return [
      name,
      await database.many<object>({ text: `select * from read.${name} order by ${order}`, values: [] }),
    ] as const;
  });
  return Object.fromEntries(await Promise.all(tables));
}

test('read models are the same from zero, however the histories of accounts come in between each other', async () => {
  await history();
  await stage.staged.settle();
  const expected = await contents(stage.staged.ports.database);
  // Each read model holds something, or the comparison would say nothing of it.
  for (const [name, rows] of Object.entries(expected))
    if (name !== 'accounts_v1') expect(rows, name).not.toHaveLength(0);
  const stored = await stage.staged.ports.store.readAll(0, 100_000);
  const events = [...stored.map((event) => heardFrom('loyalty/0', event)), ...stage.heard];
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(fc.nat(1_000_000)), async (numbers) => {
      for (const { name } of projections()) await other.run(sql`truncate ${identifier(`read.${name}`)}`);
      const order = interleaved(events, numbers);
      for (let from = 0; from < order.length;) {
        const batch = order.slice(from, (from += 1 + (numbers.next().value! % 40)));
        for (const projection of projections())
          await other.transaction((tx) => applyBatch(tx, projection, batch));
      }
      expect(await contents(other)).toEqual(expected);
    }),
    { numRuns: 12 },
  );
}, 120_000);

/** The same events in another order that keeps each stream's own. */
function interleaved(events: readonly HeardEvent[], numbers: Iterator<number>): readonly HeardEvent[] {
  const streams = [...Map.groupBy(events, ({ streamId }) => streamId).values()].map((all) => [...all]);
  const order: HeardEvent[] = [];
  while (streams.length > 0) {
    const place = (numbers.next().value as number) % streams.length;
    const stream = streams[place]!;
    order.push(...stream.splice(0, 1 + ((numbers.next().value as number) % 3)));
    if (stream.length === 0) streams.splice(place, 1);
  }
  return order;
}
