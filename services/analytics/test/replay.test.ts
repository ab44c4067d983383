import { Numbers } from '@rapport/kernel/codes';
import { type Folds, goldenStreamContract } from '../../../packages/kernel/src/testing/golden-streams.ts';
import { Model } from '../src/domain/model.ts';
import { Profile } from '../src/domain/profile.ts';
import { Ruleset } from '../src/domain/ruleset.ts';
import { Segment } from '../src/domain/segment.ts';
import { publications } from '../src/publications/index.ts';

const folder = new URL('streams/', import.meta.url);
const deciders: Readonly<Record<string, Folds>> = {
  segment: Segment as Folds,
  model: Model as Folds,
  ruleset: Ruleset as Folds,
  profile: Profile as Folds,
  numbers: Numbers as Folds,
};

goldenStreamContract('analytics', folder, deciders, publications);
