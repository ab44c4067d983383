import { afterEach, expect, test, vi } from 'vitest';
import { knownEnds } from './known-ends.ts';
import type { Cursor, Reading } from './member.ts';

const NOTHING: Reading = { batches: [], more: false };
const at = (topic: string, next: number): Cursor => ({ topic, partition: 0, next });

/** Reads through known ends; what was asked for, as text. */
function reader(ends = knownEnds()) {
  const ask = async (cursors: readonly Cursor[], answer: () => Reading = () => NOTHING) => {
    const asked: string[] = [];
    await ends.beyond(cursors, async (some) => {
      asked.push(...some.map(({ topic, next }) => `${topic} ${next}`));
      return answer();
    });
    return asked;
  };
  return { ends, ask };
}

afterEach(() => {
  vi.useRealTimers();
});

test('an end is not asked about again until its topic rings, or somebody stands elsewhere', async () => {
  const { ends, ask } = reader();
  expect(await ask([at('a', 3), at('b', 5)])).toEqual(['a 3', 'b 5']);
  expect(await ask([at('a', 3), at('b', 5)])).toEqual([]);
  ends.forget('a');
  expect(await ask([at('a', 3), at('b', 5)])).toEqual(['a 3']);
  expect(await ask([at('a', 4), at('b', 5)])).toEqual(['a 4']);
});

test('what rings during a look is asked about again: the look may have been too early', async () => {
  const { ends, ask } = reader();
  const ringing = () => {
    ends.forget('a');
    return NOTHING;
  };
  await ask([at('a', 3), at('b', 5)], ringing);
  expect(await ask([at('a', 3), at('b', 5)])).toEqual(['a 3']);
});

test('nothing is an end of which not all was given', async () => {
  const { ask } = reader();
  await ask([at('a', 3)], () => ({ batches: [], more: true }));
  expect(await ask([at('a', 3)])).toEqual(['a 3']);
});

test('after a while everything is asked about again, in case a ring was lost', async () => {
  vi.useFakeTimers();
  const { ends, ask } = reader();
  await ask([at('a', 3)]);
  ends.forgetOld();
  expect(await ask([at('a', 3)])).toEqual([]);
  await vi.advanceTimersByTimeAsync(1_000);
  ends.forgetOld();
  expect(await ask([at('a', 3)])).toEqual(['a 3']);
});
