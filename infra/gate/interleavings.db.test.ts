import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Act, PARTIES, type Paces, type Stage, weave, wrongIn } from './interleaving.ts';
import { remembering, rivalPosts } from './rival-posts.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await rivalPosts();
});
afterAll(() => stage.close());

const who = fc.nat(PARTIES - 1);
const nothing = fc.constant(0);
const act = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.constant('send' as const), who, fc.nat(2)) },
  { weight: 3, arbitrary: fc.tuple(fc.constant('withdraw' as const), who, nothing) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('give' as const), who, nothing) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('merge' as const), who, who) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('hear' as const), nothing, nothing) },
);
/** How many turns of the process each actor lets pass before its next step. */
const turns = fc.array(fc.nat(6), { minLength: 8, maxLength: 8 });

test('whatever comes between, also customers who turn out to be one: a withdrawal acknowledged before the question is honoured, nothing is sent twice, and no more than the rules allow [C4] [M5]', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(act, { minLength: 6, maxLength: 24 }),
      fc.tuple(turns, turns, turns),
      async (acts, paces) => {
        expect(await wrongIn(stage, await weave(stage, acts, paces))).toEqual([]);
      },
    ),
    { numRuns: 12 },
  );
}, 120_000);

test('a gate that believed what customers said a moment ago would be found out', async () => {
  const forgetful = await rivalPosts(remembering());
  try {
    const acts: readonly Act[] = [
      ['send', 0, 0],
      ['rest', 0, 0],
      ['withdraw', 0, 0],
      ['send', 0, 1],
    ];
    const still: Paces = [[0], [0], [0]];
    expect(await wrongIn(forgetful, await weave(forgetful, acts, still))).toEqual([
      expect.stringMatching(/^sent over a withdrawal/),
    ]);
  } finally {
    await forgetful.close();
  }
});
