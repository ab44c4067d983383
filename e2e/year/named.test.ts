import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { named } from './named.ts';

const SUBJECTS = 5;

/** Streams that name each other, of so few words that many are alike. */
const history = fc.array(
  fc.record({
    of: fc.nat(SUBJECTS - 1),
    lines: fc.array(fc.record({ word: fc.constantFrom('met', 'sold'), names: fc.nat(SUBJECTS - 1) }), {
      maxLength: 3,
    }),
  }),
  { minLength: 1, maxLength: 8 },
);
type History = typeof history extends fc.Arbitrary<infer T> ? T : never;

/** The history as one installation tells it, and it happened twice: with ids of its own, in an order of its own. */
function toldBy(streams: History, order: (streams: readonly string[]) => readonly string[]): string {
  const once = () => {
    const ids = Array.from({ length: SUBJECTS }, () => randomUUID());
    return streams.map(({ of, lines }) =>
      [`thing-${ids[of]}`, ...lines.map(({ word, names }) => `  ${word} ${ids[names]}`)].join('\n'),
    );
  };
  return named(order([...once(), ...once()]));
}

test('two who tell the same under other ids and in another order tell it in the same words', () => {
  fc.assert(
    fc.property(history, (streams) => {
      const shuffled = (texts: readonly string[]) =>
        texts
          .map((text) => ({ text, at: Math.random() }))
          .toSorted((a, b) => a.at - b.at)
          .map(({ text }) => text);
      expect(toldBy(streams, shuffled)).toBe(toldBy(streams, (texts) => texts));
    }),
    { numRuns: 300 },
  );
});

test('who names another at one place tells something else', () => {
  const [a, b] = [randomUUID(), randomUUID()];
  expect(named([`x-${a}\n  met ${b}`, `y-${b}`])).not.toBe(named([`x-${a}\n  met ${a}`, `y-${b}`]));
});
