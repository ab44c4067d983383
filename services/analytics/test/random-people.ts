import { PartyKind } from '@rapport/proto/customers/v1/party_events';
import * as say from './facts.ts';
import type { Told } from './log-world.ts';
import { CHURNS, LANGUAGES, VALUE_CLASSES } from '../src/domain/condition.events.ts';
import { ADDRESSES, type Dice, PARTIES, PURPOSES, type Story, TALKS } from './dice.ts';

/** Parties with addresses and what may be sent there, whom conversations are with, and how customers rank. */
export function peopleOf(dice: Dice): readonly Story[] {
  return [
    ...PARTIES.map((name, nth) => partyOf(dice, name, nth)),
    ...TALKS.map((name) => talkOf(dice, name)),
    ...ADDRESSES.map((name, nth) => wordsOf(dice, name, PARTIES[nth]!)),
    ...PARTIES.map((name) => dice.some(2, () => ranked(dice, name))),
  ];
}

/** They become aliases of those before them: there are chains, and no circle. */
function partyOf(dice: Dice, name: string, nth: number): Story {
  const kind = nth >= PARTIES.length - 2 ? PartyKind.ORGANISATION : PartyKind.PERSON;
  const addresses = dice.some(4, () => {
    const own = ADDRESSES[nth % ADDRESSES.length]!;
    const [address, at] = [dice.chance(0.6) ? own : dice.pick(ADDRESSES), dice.at()];
    return dice.chance(0.25) ? say.losesAddress(name, address, at) : say.hasAddress(name, address, at);
  });
  return [say.party(name, dice.at(), kind), ...addresses, ...(nth > 0 ? mergesOf(dice, name, nth) : [])];
}

function mergesOf(dice: Dice, name: string, nth: number): Story {
  if (dice.chance(0.5)) return [];
  const survivor = PARTIES[dice.below(nth)]!;
  const merged = say.merge(name, survivor, dice.at());
  if (dice.chance(0.6)) return [merged];
  const taken = [merged, say.unmerge(name, survivor, dice.at())];
  return dice.chance(0.6) ? taken : [...taken, say.merge(name, PARTIES[dice.below(nth)]!, dice.at())];
}

function talkOf(dice: Dice, name: string): Story {
  let now: string | undefined;
  return dice.some(4, () => {
    const [before, at] = [now, dice.at()];
    now = before !== undefined && dice.chance(0.3) ? undefined : dice.party();
    return now === undefined ? say.noTalk(name, before!, at) : say.talk(name, now, at);
  });
}

/** Mostly by whoever has the address. */
function wordsOf(dice: Dice, address: string, owner: string): Story {
  return dice.some(6, () => {
    const [who, at] = [dice.chance(0.6) ? owner : dice.party(), dice.at()];
    return dice.pick([
      () => say.permits(address, who, at, dice.pick(PURPOSES)),
      () => say.permits(address, who, at, dice.pick(PURPOSES)),
      () => say.permits(address, who, at, dice.pick(PURPOSES)),
      () => say.forbids(address, who, at, dice.pick(['', '', ...PURPOSES])),
      () => say.speaks(address, dice.pick(['', ...LANGUAGES]), at),
    ])();
  });
}

function ranked(dice: Dice, name: string): Told {
  const fifth = () => 1 + dice.below(5);
  const scores = {
    ...{
      class: dice.pick(VALUE_CLASSES),
      churn: dice.pick(['', ...CHURNS]),
      value: undefined,
      modelVersion: 0,
    },
    ...{ recency: fifth(), frequency: fifth(), monetary: fifth() },
  };
  return say.ranks(name, dice.chance(0.2) ? undefined : scores, dice.at());
}
