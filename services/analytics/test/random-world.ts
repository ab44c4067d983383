import type { Told } from './log-world.ts';
import { type Dice, type Story, diceOf } from './dice.ts';
import { caringOf } from './random-caring.ts';
import { peopleOf } from './random-people.ts';
import { sellingOf } from './random-selling.ts';

/** A company in which anything may have happened; the same one for the same seed. */
export function randomWorld(seed: number): readonly Told[] {
  const dice = diceOf(seed);
  return interleaved(dice, [...peopleOf(dice), ...sellingOf(dice), ...caringOf(dice)]);
}

/** All stories at once, each in its order. */
function interleaved(dice: Dice, stories: readonly Story[]): readonly Told[] {
  const left = stories.map((story) => [...story]).filter(({ length }) => length > 0);
  const all: Told[] = [];
  while (left.length > 0) {
    const nth = dice.below(left.length);
    all.push(left[nth]!.shift()!);
    if (left[nth]!.length === 0) left.splice(nth, 1);
  }
  return all;
}
