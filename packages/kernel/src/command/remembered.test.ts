import { expect, test } from 'vitest';
import { type Decider, Rejection } from '../decider/index.ts';
import { Conflict, type EventStore, memoryEventStore } from '../event-store/index.ts';
import { execute, step } from './index.ts';

type Counted = { readonly type: 'Counted'; readonly data: { readonly to: number; readonly note?: string } };
type Command = 'count' | 'leave' | 'refuse-below-3' | 'vague';

const Counter: Decider<number, Command, Counted> = {
  initial: 0,
  decide: (count, command) => {
    if (command === 'leave') return [];
    if (command === 'refuse-below-3' && count < 3) throw new Rejection('too-low', { count });
    const vague = command === 'vague' ? { note: undefined as never } : {};
    return [{ type: 'Counted', data: { to: count + 1, ...vague } }];
  },
  evolve: (_, { data }) => {
    if ('note' in data) throw new Error('folded from something that is not stored');
    return data.to;
  },
};

/** A store that counts how often it is asked. */
function watched(store: EventStore = memoryEventStore({ now: () => new Date() })) {
  const asked = { reads: 0, recalls: 0, appends: 0 };
  const spy: EventStore = {
    ...store,
    readStream: (...range) => ((asked.reads += 1), store.readStream(...range)),
    append: (request) => ((asked.appends += 1), store.append(request)),
    recall: (...key) => ((asked.recalls += 1), store.recall(...key)),
  };
  let keys = 0;
  const run = (command: Command, key = `key ${(keys += 1)}`, on: EventStore = spy) =>
    execute(on, [step(Counter, 'counter-1', command)], {
      cause: { correlationId: key, actor: 'service:test' },
      idempotency: { key, requestHash: command, kind: 'client' },
    });
  return { store, asked, run, spy };
}

test('a busy stream is read once and its keys are never looked up apart', async () => {
  const { store, asked, run } = watched();
  for (let i = 0; i < 5; i += 1) await run(i === 2 ? 'vague' : 'count');
  expect(asked).toEqual({ reads: 1, recalls: 1, appends: 5 });
  expect((await store.readStream('counter-1')).map(({ data }) => data['to'])).toEqual([1, 2, 3, 4, 5]);
});

test('a repeated command gets its first answer, whatever is remembered', async () => {
  const { store, run } = watched();
  await run('count', 'once');
  await run('count');
  expect(await run('count', 'once')).toMatchObject({ replayed: true, position: 1 });
  expect(await store.readStream('counter-1')).toHaveLength(2);
});

test('what another process has done meanwhile is found out by the append, and decided on anew', async () => {
  const { store, asked, run } = watched();
  await run('count');
  const other = { ...store };
  await run('count', 'other', other);
  expect((await run('count')).versions).toEqual([3]);
  expect(asked.appends).toBe(3);
});

test('a "no" and a "so already" are said only after a look at what there is', async () => {
  const { store, run } = watched();
  await run('count');
  const other = { ...store };
  for (const key of ['a', 'b']) await run('count', key, other);
  expect((await run('refuse-below-3')).versions).toEqual([4]);
  for (const key of ['c', 'd']) await run('count', key, other);
  expect((await run('leave')).versions).toEqual([6]);
});

test('what is in doubt after an append is looked up again', async () => {
  const memory = memoryEventStore({ now: () => new Date() });
  const lost = { next: false };
  const { asked, run } = watched({
    ...memory,
    append: async (request) => {
      const appended = await memory.append(request);
      if (!lost.next) return appended;
      lost.next = false;
      throw new Conflict(['counter-1']);
    },
  });
  await run('count');
  lost.next = true;
  expect(await run('count', 'again')).toMatchObject({ replayed: true, position: 2 });
  const { reads } = asked;
  expect((await run('count')).versions).toEqual([3]);
  expect(asked.reads).toBe(reads + 1);
});

test('no more than so many streams are remembered, those written to last', async () => {
  const { asked, spy } = watched();
  let keys = 0;
  const count = (stream: number) =>
    execute(spy, [step(Counter, `counter-${stream}`, 'count')], {
      cause: { correlationId: `${(keys += 1)}`, actor: 'service:test' },
    });
  const MOST = 1_000;
  for (let stream = 0; stream <= MOST; stream += 1) await count(stream);
  expect(asked.reads).toBe(MOST + 1);
  expect((await count(MOST)).versions).toEqual([2]);
  expect((await count(MOST - 400)).versions).toEqual([2]);
  expect(asked.reads).toBe(MOST + 1);
  expect((await count(0)).versions).toEqual([2]);
  expect(asked.reads).toBe(MOST + 2);
});
