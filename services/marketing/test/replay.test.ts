import { Numbers } from '@rapport/kernel/codes';
import { type Folds, goldenStreamContract } from '../../../packages/kernel/src/testing/golden-streams.ts';
import { Audience } from '../src/domain/audience.ts';
import { Campaign } from '../src/domain/campaign.ts';
import { Material } from '../src/domain/material.ts';
import { Run } from '../src/domain/run.ts';
import { publications } from '../src/publications/index.ts';

const folder = new URL('streams/', import.meta.url);
const deciders: Readonly<Record<string, Folds>> = {
  material: Material as Folds,
  audience: Audience as Folds,
  campaign: Campaign as Folds,
  run: Run as Folds,
  numbers: Numbers as Folds,
};

goldenStreamContract('marketing', folder, deciders, publications);
