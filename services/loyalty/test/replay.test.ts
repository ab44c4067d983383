import { Numbers } from '@rapport/kernel/codes';
import { type Folds, goldenStreamContract } from '../../../packages/kernel/src/testing/golden-streams.ts';
import { CountedOrder } from '../src/domain/counted-order.ts';
import { Member } from '../src/domain/member.ts';
import { Programme } from '../src/domain/programme.ts';
import { Reward } from '../src/domain/reward.ts';
import { publications } from '../src/publications/index.ts';

const folder = new URL('streams/', import.meta.url);
const deciders: Readonly<Record<string, Folds>> = {
  programme: Programme as Folds,
  member: Member as Folds,
  reward: Reward as Folds,
  counted: CountedOrder as Folds,
  numbers: Numbers as Folds,
};

goldenStreamContract('loyalty', folder, deciders, publications);
