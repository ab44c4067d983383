import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PostgresEventStore, postgresEventStore } from '@rapport/kernel/event-store';
import { fold } from '@rapport/kernel/decider';
import { freshServiceDatabase } from '../../../packages/kernel/src/testing/databases.ts';
import { Member } from '../src/domain/member.ts';
import type { MemberEvent } from '../src/domain/member.events.ts';
import { type Stage, loyaltyOnStage } from './stage.ts';

let events: Awaited<ReturnType<typeof freshServiceDatabase>>;
let stores: readonly PostgresEventStore[];
let stages: readonly [Stage, Stage];
beforeAll(async () => {
  events = await freshServiceDatabase();
  // Two processes of one service: two stores over one database, neither knowing what the other does.
  const onStage = async () => {
    const stage = await loyaltyOnStage(undefined, (clock) => ({ store: postgresEventStore(events, clock) }));
    await stage.party('li', 'li');
    await stage.party('han', 'han');
    return stage;
  };
  stages = [await onStage(), await onStage()];
  stores = stages.map(({ staged }) => staged.ports.store as PostgresEventStore);
});
afterAll(async () => {
  await Promise.all(stages.map(({ staged }) => staged.close()));
  await Promise.all(stores.map((store) => store.close()));
  await events.close();
});

test('of 64 redemptions at once, in two processes, so many succeed as there are points, and pieces of the reward', async () => {
  const [first] = stages;
  const programmeId = await first.programme();
  const members = [await first.enrol(programmeId, 'li'), await first.enrol(programmeId, 'han')];
  for (const [i, memberId] of members.entries())
    await first.done(`/members/${memberId}/actions/correct`, { points: i === 0 ? 105 : 1_000, reason: 'x' });
  const { rewardId } = await first.done('/rewards', {
    programmeId,
    name: { zh: '茶杯', en: 'Cup' },
    points: 10,
    stock: 30,
    from: '2026-01-01',
  });
  const answers = await Promise.all(
    Array.from({ length: 64 }, (_, i) =>
      stages[i % 2 ? 1 : 0].post(`/members/${members[Math.floor(i / 2) % 2]!}/actions/redeem`, { rewardId }),
    ),
  );
  const codes = answers.map(({ status, body }) => (status === 200 ? 'taken' : body.code));
  expect(codes.filter((code) => code === 'taken')).toHaveLength(30);
  expect(new Set(codes)).toEqual(
    new Set(['taken', 'points-insufficient', 'reward-out-of-stock'].filter((code) => codes.includes(code))),
  );
  const states = await Promise.all(
    members.map(async (memberId) => {
      const stream = await stores[0]!.readStream(`member-${memberId}`);
      return fold(Member, stream as unknown as readonly MemberEvent[]);
    }),
  );
  const paid = states.map((state) => (state.status === 'member' ? state.redemptions.length : 0));
  expect(paid[0]! + paid[1]!).toBe(30);
  for (const [i, state] of states.entries()) {
    if (state.status !== 'member') throw new Error('no member');
    expect(state.standing.available).toBe((i === 0 ? 105 : 1_000) - 10 * paid[i]!);
    expect(state.standing.available).toBeGreaterThanOrEqual(0);
  }
  const shown = await first.get(`/rewards?programmeId=${programmeId}`);
  expect(shown.body.items[0]).toMatchObject({ left: 0, taken: 30 });
});
