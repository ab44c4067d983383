import { expect, test } from 'vitest';
import { type Decider, Rejection } from '../decider/index.ts';
import { type EventStore, memoryEventStore } from '../event-store/index.ts';
import { type CommandContext, type Step, execute, firstStep, step } from './index.ts';

type Written = { readonly type: 'Written'; readonly data: { readonly text: string } };

/** A note that is written once; to write the same again is no news. */
const Note: Decider<string, string, Written> = {
  initial: '',
  decide: (written, text) => {
    if (text === '') throw new Rejection('empty', { written: written.length });
    if (written && written !== text) throw new Rejection('written-already');
    return written ? [] : [{ type: 'Written', data: { text } }];
  },
  evolve: (_, { data }) => data.text,
};

/** A store that tells what it is asked, in order. */
function watched() {
  const store = memoryEventStore({ now: () => new Date() });
  const asked: string[] = [];
  const spy: EventStore = {
    ...store,
    readStream: (...range) => (asked.push('read'), store.readStream(...range)),
    append: (request) => (asked.push('append'), store.append(request)),
    recall: (...key) => (asked.push('recall'), store.recall(...key)),
  };
  return { store, spy, asked };
}

const context = (key: string, requestHash = key): CommandContext => ({
  cause: { correlationId: key, actor: 'service:test' },
  idempotency: { key, requestHash, kind: 'client' },
});
const write = (store: EventStore, steps: readonly Step[], key: string, hash?: string) =>
  execute(store, steps, context(key, hash), () => ({ said: key }));

test('what begins by a command is appended without a look, and its key is known all the same', async () => {
  const { store, spy, asked } = watched();
  expect(await write(spy, [firstStep(Note, 'note-1', 'a')], 'k')).toMatchObject({
    replayed: false,
    versions: [1],
    validator: '1',
  });
  expect(asked).toEqual(['append']);
  const again = await write(spy, [firstStep(Note, 'note-2', 'a')], 'k');
  expect(again).toMatchObject({ replayed: true, position: 1, answer: { said: 'k' } });
  await expect(write(spy, [firstStep(Note, 'note-3', 'b')], 'k', 'other')).rejects.toThrow('another request');
  expect((await store.head()).position).toBe(1);
});

test('what is there after all is looked at and decided on as it is', async () => {
  const { store, spy, asked } = watched();
  await write({ ...store }, [step(Note, 'note-1', 'a')], 'first');
  expect(await write(spy, [firstStep(Note, 'note-1', 'a')], 'same')).toMatchObject({ events: [[]] });
  expect(asked).toEqual(['append', 'recall', 'read', 'append']);
  await expect(write(spy, [firstStep(Note, 'note-1', 'b')], 'other')).rejects.toThrow('written-already');
  expect(await store.readStream('note-1')).toHaveLength(1);
});

test('a "no" is said only after a look', async () => {
  const { store, spy, asked } = watched();
  await write({ ...store }, [step(Note, 'note-1', 'abc')], 'first');
  const refused = write(spy, [firstStep(Note, 'note-1', '')], 'k');
  await expect(refused).rejects.toMatchObject({ slug: 'empty', detail: { written: 3 } });
  expect(asked).toEqual(['recall', 'read', 'append']);
});

test('in a plan nothing is looked at for them either, and after a lost race everything is', async () => {
  const { store, spy, asked } = watched();
  const plan = (id: string) => async () => [firstStep(Note, id, 'a')];
  expect(await execute(spy, plan('note-1'), context('k'))).toMatchObject({ versions: [1] });
  expect(asked).toEqual(['recall', 'append']);
  asked.length = 0;
  await write({ ...store }, [step(Note, 'note-2', 'a')], 'first');
  expect(await execute(spy, plan('note-2'), context('l'))).toMatchObject({ events: [[]], versions: [1] });
  expect(asked).toEqual(['recall', 'append', 'recall', 'read', 'append']);
});
