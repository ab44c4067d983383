import { type Folds, goldenStreamContract } from '../../../packages/kernel/src/testing/golden-streams.ts';
import { Account } from '../src/domain/account.ts';
import { Administrators } from '../src/domain/administrators.ts';
import { Login } from '../src/domain/login.ts';
import { publications } from '../src/publications/accounts.ts';

const folder = new URL('streams/', import.meta.url);
const deciders: Readonly<Record<string, Folds>> = {
  account: Account as Folds,
  administrators: Administrators as Folds,
  login: Login as Folds,
};

goldenStreamContract('access', folder, deciders, publications);
