import { type Folds, goldenStreamContract } from '../../../packages/kernel/src/testing/golden-streams.ts';
import { CustomerPromise } from '../src/domain/promise.ts';
import { Task } from '../src/domain/task.ts';
import { publications } from '../src/publications/index.ts';

const folder = new URL('streams/', import.meta.url);
const deciders: Readonly<Record<string, Folds>> = {
  promise: CustomerPromise as Folds,
  task: Task as Folds,
};

goldenStreamContract('workflow', folder, deciders, publications);
