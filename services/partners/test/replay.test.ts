import { Numbers } from '@rapport/kernel/codes';
import { type Folds, goldenStreamContract } from '../../../packages/kernel/src/testing/golden-streams.ts';
import { Partner } from '../src/domain/partner.ts';
import { Subscription } from '../src/domain/subscription.ts';
import { publications } from '../src/publications/index.ts';

const deciders: Readonly<Record<string, Folds>> = {
  partner: Partner as Folds,
  subscription: Subscription as Folds,
  numbers: Numbers as Folds,
};

goldenStreamContract('partners', new URL('streams/', import.meta.url), deciders, publications);
