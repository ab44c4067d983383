import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type HeardEvent, type Projection, applyBatch, heardFrom } from '@rapport/kernel/projection';
import { migrate, type Database } from '@rapport/kernel/postgres';
import { identifier, sql } from '@rapport/kernel/sql';
import { freshServiceDatabase } from '../../../packages/kernel/src/testing/databases.ts';
import { supportService } from '../src/app.ts';
import { type Stage, at, supportOnStage } from './stage.ts';

let stage: Stage;
let other: Awaited<ReturnType<typeof freshServiceDatabase>>;
beforeAll(async () => {
  stage = await supportOnStage();
  other = await freshServiceDatabase();
  await migrate(other.url, { support: supportService.migrations });
});
afterAll(async () => {
  await stage.staged.close();
  await other.close();
});

type Asked = {
  readonly cases: readonly { readonly partyId: string; readonly caseId: string; readonly status: string }[];
};
const openCasesOf = async (...partyIds: readonly string[]): Promise<Asked> => {
  await stage.staged.settle();
  const { openCasesOf: method } = stage.staged.parts.grpc![0]!.methods;
  return (await method!.handle({ partyIds } as never, { caller: 'sales', deadline: new Date() })) as Asked;
};
const idsOf = async (partyId: string) =>
  (await openCasesOf(partyId)).cases.map(({ caseId }) => caseId).toSorted();

describe('whom a case is with', () => {
  test('is whom its conversation is with, now or later, and after merges who that turned out to be [R018]', async () => {
    const [first, second] = [randomUUID(), randomUUID()];
    const [here, there] = [randomUUID(), randomUUID()];
    const { caseId: one } = await stage.open({ conversationId: here, partyId: undefined });
    expect((await stage.page(one)).partyId).toBeNull();
    await stage.hear(stage.identified(here, first));
    await stage.hear(stage.identified(there, second));
    const { caseId: two } = await stage.open({ conversationId: there });
    const { caseId: three } = await stage.open({ partyId: second });
    const apart = async () => [await idsOf(first), await idsOf(second)];
    expect(await apart()).toEqual([[one], [two, three].toSorted()]);
    await stage.hear(stage.merged(second, first));
    const all = [one, two, three].toSorted();
    expect(await apart()).toEqual([all, all]);
    expect((await stage.page(two)).partyId).toBe(first);
    expect((await stage.list(`partyId=${first}`)).map(({ caseId }) => caseId).toSorted()).toEqual(all);
    // What happens while they are one is each one's own when they are two again.
    const { caseId: four } = await stage.open({ conversationId: there });
    await stage.post(`/cases/${one}/actions/resolve`, { cause: 'other', solution: 'x' });
    await stage.hear(stage.unmerged(second, first));
    expect(await apart()).toEqual([[one], [two, three, four].toSorted()]);
  });

  test('is asked for many at once; what is closed is no open case', async () => {
    const [one, two] = [randomUUID(), randomUUID()];
    const { caseId } = await stage.open({ partyId: one });
    const { caseId: done } = await stage.open({ partyId: two });
    await stage.post(`/cases/${done}/actions/resolve`, { cause: 'other', solution: 'x' });
    const both = async () =>
      (await openCasesOf(one, two, randomUUID())).cases.map(({ partyId, status }) => [partyId, status]);
    expect(await both()).toEqual(
      expect.arrayContaining([
        [one, 'open'],
        [two, 'resolved'],
      ]),
    );
    await stage.post(`/cases/${done}/actions/close`);
    expect((await openCasesOf(one, two)).cases.map((each) => each.caseId)).toEqual([caseId]);
    expect(await openCasesOf()).toEqual({ cases: [] });
    await expect(openCasesOf('nobody')).rejects.toThrow('invalid-request');
    await expect(openCasesOf(...Array.from({ length: 201 }, () => randomUUID()))).rejects.toThrow(
      'invalid-request',
    );
  });
});

test('read models are the same from zero, however the histories come in between each other', async () => {
  const heard: HeardEvent[] = [];
  const [first, second, conversationId] = [randomUUID(), randomUUID(), randomUUID()];
  for (const event of [
    stage.identified(conversationId, second),
    stage.merged(second, first),
    stage.unmerged(second, first),
    stage.merged(second, first),
  ]) {
    heard.push(event);
    await stage.hear(event);
  }
  for (let n = 0; n < 3; n += 1) {
    stage.go(at('01:00', 17 + n));
    const { caseId } = await stage.open({ conversationId });
    await stage.hear(stage.replied(conversationId, at('03:30', 17 + n)));
    stage.go(at('04:00', 17 + n));
    await stage.post(`/cases/${caseId}/actions/wait`);
    await stage.hear(stage.wrote(conversationId, at('05:00', 17 + n)));
    stage.go(at('06:00', 17 + n));
    await stage.post(`/cases/${caseId}/actions/resolve`, { cause: 'other', solution: 'x' });
    await stage.post(`/cases/${caseId}/actions/close`);
  }
  await stage.staged.settle();
  const expected = await contents(stage.staged.ports.database);
  const own = (await stage.staged.ports.store.readAll(0, 100_000)).map((event) =>
    heardFrom('support/0', event),
  );
  // What other tests were told is not known here: those tables begin empty on both sides.
  const folded = projections().filter(({ from }) => from === 'own');
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(fc.nat(1_000_000)), async (numbers) => {
      for (const { name } of projections()) await other.run(sql`truncate ${identifier(`read.${name}`)}`);
      const order = interleaved([...own, ...heard], numbers);
      for (let from = 0; from < order.length;) {
        const batch = order.slice(from, (from += 1 + (numbers.next().value! % 100)));
        for (const projection of projections())
          await other.transaction((tx) => applyBatch(tx, projection, batch));
      }
      const found = await contents(other);
      for (const { name } of folded) expect(found[name], name).toEqual(expected[name]);
      expect(found['party_aliases_v1']).toEqual([{ party_id: second, survivor_id: first }]);
      expect(found['conversation_parties_v1']).toEqual([
        { conversation_id: conversationId, party_id: second },
      ]);
    }),
    { numRuns: 10 },
  );
});

const projections = (): readonly Projection[] => stage.staged.parts.projections ?? [];

async function contents(database: Database): Promise<Record<string, unknown>> {
  const tables = projections().map(async ({ name, key }) => {
    const order = key.map((column) => identifier(column).text).join(', ');
    return [
      name,
      await database.many({ text: `select * from read.${name} order by ${order}`, values: [] }),
    ] as const;
  });
  return Object.fromEntries(await Promise.all(tables));
}

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
