import { expect, test } from 'vitest';
import { type Decider, Rejection } from '../decider/index.ts';
import { memoryEventStore } from '../event-store/index.ts';
import { type CommandContext, execute, loadState, step } from './index.ts';

type Taken = { readonly type: 'Taken'; readonly data: { readonly by: string } };

const Seat: Decider<{ readonly by: string }, string, Taken> = {
  initial: { by: '' },
  decide: (seat, by) => {
    if (seat.by && seat.by !== by) throw new Rejection('taken');
    return seat.by ? [] : [{ type: 'Taken', data: { by } }];
  },
  evolve: (_, { data }) => data,
};

const context = (key: string): CommandContext => ({
  cause: { correlationId: key, actor: 'service:test' },
  idempotency: { key, requestHash: key, kind: 'reaction' },
});

test('a plan is made anew when others were faster: of many who want one seat, one has it and all know who', async () => {
  const store = memoryEventStore({ now: () => new Date() });
  const sit = async (who: string) => {
    let seated = '';
    await execute(
      store,
      async () => {
        const seen = await loadState(store, Seat, 'seat-1');
        seated = seen.state.by || who;
        return [step(Seat, 'seat-1', seated, seen)];
      },
      context(who),
    );
    return seated;
  };
  const told = await Promise.all(Array.from({ length: 20 }, (_, i) => sit(`guest ${i}`)));
  expect(new Set(told).size).toBe(1);
  expect(await store.readStream('seat-1')).toHaveLength(1);
});

test('a refusal of the plan itself is remembered under the key', async () => {
  const store = memoryEventStore({ now: () => new Date() });
  let asked = 0;
  const plan = async () => {
    asked += 1;
    throw new Rejection('no-such-seat');
  };
  await expect(execute(store, plan, context('k'))).rejects.toThrow('no-such-seat');
  await expect(execute(store, plan, context('k'))).rejects.toThrow('no-such-seat');
  expect(asked).toBe(1);
});
