import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type HeardEvent,
  type Projection,
  applyBatch,
  commandIdOf,
  heardFrom,
} from '@rapport/kernel/projection';
import { type Database, migrate } from '@rapport/kernel/postgres';
import { identifier, sql } from '@rapport/kernel/sql';
import { freshServiceDatabase } from '../../../packages/kernel/src/testing/databases.ts';
import { salesService } from '../src/app.ts';
import { type Stage, id, line, salesOnStage } from './stage.ts';

let stage: Stage;
let other: Awaited<ReturnType<typeof freshServiceDatabase>>;
beforeAll(async () => {
  stage = await salesOnStage();
  other = await freshServiceDatabase();
  await migrate(other.url, { sales: salesService.migrations });
});
afterAll(async () => {
  await stage.staged.close();
  await other.close();
});

const heard: HeardEvent[] = [];
const hear = async (...events: readonly HeardEvent[]) => {
  heard.push(...events);
  await stage.tell.hear(...events);
};

/** What is said of two customers who turn out to be one, then two, then one again, and of a conversation with one of them. */
async function customers(): Promise<void> {
  const { tell, staged } = stage;
  const point = (address: string) => staged.ports.keys.indexHash('email', address);
  await hear(tell.begun('hua'), await tell.named('hua'), tell.reached('hua', point('hua@example.cn')));
  await hear(
    tell.begun('hua-again'),
    await tell.named('hua-again'),
    tell.reached('hua-again', point('h2@example.cn')),
  );
  await hear(await tell.account('wang'), await tell.account('li'));
  await hear(tell.identified('mail', 'hua-again'));
  await hear(
    tell.merged('hua-again', 'hua'),
    tell.unmerged('hua-again', 'hua'),
    tell.merged('hua-again', 'hua'),
  );
}

/** A lead that becomes an order, two quotes that meet, a list that becomes leads. */
async function selling(): Promise<void> {
  const [wang, li, boss] = [stage.as('wang'), stage.as('li'), stage.as('boss', 'admin')];
  const mill = await stage.product();
  await boss.does(`/products/${mill}/actions/set-price`, {
    currency: 'CNY',
    unitPrice: '10',
    from: '2026-01-01',
  });
  const source = { kind: 'conversation', id: id('mail') };
  const { leadId } = await wang.does('/leads', { topic: 'mills', source });
  await wang.does(`/leads/${leadId}/actions/assign`, { ownerId: id('li') });
  const { opportunityId } = await li.does(`/leads/${leadId}/actions/qualify`, {
    title: 'Mills',
    amount: { amount: '100', currency: 'CNY' },
    expectedClose: '2026-04-30',
  });
  await li.does(`/opportunities/${opportunityId}/actions/reach-stage`, { stage: 'offered' });
  const { leadId: refused } = await wang.does('/leads', { topic: 'none', partyId: id('hua') });
  await wang.does(`/leads/${refused}/actions/refuse`, { reason: 'no-need', note: 'x' });
  const first = await stage.quote('wang', id('hua'), [line(mill)]);
  const second = await stage.quote('li', id('hua-again'), [line(mill, '90')]);
  await wang.does(`/quotes/${first.quoteId}/actions/send`);
  expect((await li.post(`/quotes/${second.quoteId}/actions/send`)).status).toBe(409);
  await li.does(`/quotes/${second.quoteId}/actions/send`, { reason: 'old customer' });
  await li.does(`/quotes/${second.quoteId}/actions/accept`);
  const { orderId } = await li.does(`/quotes/${second.quoteId}/actions/order`);
  await li.does(`/orders/${orderId}/deliveries`, {
    deliveredOn: '2026-03-02',
    lines: [{ line: 1, quantity: '1' }],
  });
  const third = await stage.quote('wang', id('hua'), [line(await stage.product('Pump'))]);
  await wang.does(`/quotes/${third.quoteId}/actions/send`);
  await importing();
}

async function importing(): Promise<void> {
  const { staged, as } = stage;
  const kept = await staged.ports.blobs.put(Buffer.from('hua@example.cn\nx@example.cn\n'), {
    subject: `import:${id('file')}`,
    maxBytes: 1_000,
  });
  const list = staged.ports.cursors.seal('import-list', [id('file'), kept.id, 'utf-8', ',', 'hash']);
  const mapping = { columns: { email: 0 }, topic: 'fair', headed: false };
  await as('wang').does('/imports', { list, fileName: 'a.csv', mapping });
  const reaction = staged.parts.reactions!.find(({ name }) => name === 'advance-import')!;
  for (const event of await own())
    await reaction.on[event.type]?.(event as HeardEvent<never>, (purpose) =>
      commandIdOf(reaction, event, purpose),
    );
}

const own = async () =>
  (await stage.staged.ports.store.readAll(0, 100_000)).map((event) => heardFrom('sales/0', event));
const projections = (): readonly Projection[] => stage.staged.parts.projections ?? [];

async function contents(database: Database): Promise<Record<string, readonly object[]>> {
  const tables = projections().map(async ({ name, key }) => {
    const order = key.map((column) => identifier(column).text).join(', ');
    const text = `select * from read.${name} order by ${order}`;
    return [name, await database.many<object>({ text, values: [] })] as const;
  });
  return Object.fromEntries(await Promise.all(tables));
}

test('read models are the same from zero, however the histories of customers and sales come in between each other', async () => {
  await customers();
  await selling();
  await stage.staged.settle();
  const expected = await contents(stage.staged.ports.database);
  // Each read model holds something, or the comparison would say nothing of it.
  for (const [name, rows] of Object.entries(expected))
    if (name !== 'pipelines_v1') expect(rows, name).not.toHaveLength(0);
  const events = [...(await own()), ...heard];
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(fc.nat(1_000_000)), async (numbers) => {
      for (const { name } of projections()) await other.run(sql`truncate ${identifier(`read.${name}`)}`);
      const order = interleaved(events, numbers);
      for (let from = 0; from < order.length;) {
        const batch = order.slice(from, (from += 1 + (numbers.next().value! % 60)));
        for (const projection of projections())
          await other.transaction((tx) => applyBatch(tx, projection, batch));
      }
      expect(await contents(other)).toEqual(expected);
    }),
    { numRuns: 20 },
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
