import { describe, expect, test } from 'vitest';
import { type Decider, Rejection } from '../decider/index.ts';
import { type EventStore, memoryEventStore } from '../event-store/index.ts';
import {
  type CommandContext,
  type Expectation,
  execute,
  isDone,
  loadState,
  refusedWith,
  step,
  validatorOf,
} from './index.ts';

type Dusted = { readonly type: 'Dusted'; readonly data: { readonly by: string } };
type Taken = { readonly type: 'Taken'; readonly data: { readonly by: string } };

const Seat: Decider<{ readonly by: string }, string, Taken | Dusted> = {
  initial: { by: '' },
  unseen: ['Dusted'],
  decide: (seat, by) => {
    if (by === 'cleaner') return [{ type: 'Dusted', data: seat }];
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

test('a command is done when it was carried out under its key, also without an event, and not when it was refused', async () => {
  const store = memoryEventStore({ now: () => new Date() });
  const sit = (by: string, key: string) => execute(store, [step(Seat, 'seat-1', by)], context(key));
  expect(await isDone(store, context('first'))).toBe(false);
  await sit('li', 'first');
  await sit('li', 'again');
  await expect(sit('wang', 'late')).rejects.toThrow('taken');
  const done = await Promise.all(
    ['first', 'again', 'late', 'never'].map((key) => isDone(store, context(key))),
  );
  expect(done).toEqual([true, true, false, false]);
  expect(await isDone(store, {})).toBe(false);
});

test('a command that writes down that it refuses is refused, also when it is asked again, and writes once', async () => {
  const store = memoryEventStore({ now: () => new Date() });
  const refusal = new Rejection('taken', { by: 'wang' });
  const steps = [step(Seat, 'seat-1', 'li')];
  for (let time = 0; time < 2; time += 1) {
    const asked = execute(store, steps, context('k'), () => refusedWith(refusal));
    await expect(asked).rejects.toMatchObject({ slug: 'taken', detail: { by: 'wang' } });
  }
  expect(await store.readStream('seat-1')).toHaveLength(1);
});

test('an event that says when it happened keeps its instant; others have the command’s', async () => {
  const store = memoryEventStore({ now: () => new Date('2026-03-02T12:00:00.000Z') });
  const due = '2026-03-02T10:00:00.000Z';
  const Late: Decider<object, string, Taken | (Dusted & { readonly occurredAt: string })> = {
    initial: {},
    decide: (_, by) => [
      { type: 'Dusted', data: { by: 'timer' }, occurredAt: due },
      { type: 'Taken', data: { by } },
    ],
    evolve: (state) => state,
  };
  const at = '2026-03-02T11:00:00.000Z';
  await execute(store, [step(Late, 'seat-1', 'guest')], { ...context('k'), occurredAt: at });
  expect((await store.readStream('seat-1')).map(({ occurredAt }) => occurredAt)).toEqual([due, at]);
});

describe('what the caller saw', () => {
  const sit = (store: EventStore, who: string, expects?: Expectation, key = `${who} ${String(expects)}`) =>
    execute(store, [step(Seat, 'seat-1', who)], {
      ...context(key),
      ...(expects === undefined ? {} : { expects }),
    });
  const standing = async () => {
    const store = memoryEventStore({ now: () => new Date() });
    await sit(store, 'cleaner');
    return store;
  };

  test('is still so: it is done, and the new validator is that of the next look', async () => {
    const store = await standing();
    const { validator } = await sit(store, 'li', ['7', '0']);
    expect(validator).toBe('2');
    expect(validatorOf((await loadState(store, Seat, 'seat-1')).position)).toBe('2');
  });

  test('has changed: nothing is done, the answer says what there is, and says it again', async () => {
    const store = await standing();
    const refused = { slug: 'precondition-failed', detail: { current: '"0"' } };
    for (let time = 0; time < 2; time += 1)
      await expect(sit(store, 'li', ['2'])).rejects.toMatchObject(refused);
    expect(await store.readStream('seat-1')).toHaveLength(1);
  });

  test('is not changed by what nobody outside hears of', async () => {
    const store = await standing();
    await sit(store, 'li');
    expect((await sit(store, 'cleaner', '*', 'dusting')).validator).toBe('2');
    await sit(store, 'cleaner', ['2']);
    expect((await store.readStream('seat-1')).map(({ type }) => type)).toEqual([
      'Dusted',
      'Taken',
      'Dusted',
      'Dusted',
    ]);
  });

  test('does not matter where it is so already, or is refused anyway', async () => {
    const store = await standing();
    await sit(store, 'li');
    expect((await sit(store, 'li', ['0'])).events).toEqual([[]]);
    await expect(sit(store, 'wang', ['0'])).rejects.toThrow('taken');
  });
});
