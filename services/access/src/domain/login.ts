import { type Decider, Rejection } from '@rapport/kernel/decider';
import type { LoginClaimed } from './login.events.ts';

export interface ClaimLogin {
  readonly type: 'ClaimLogin';
  readonly data: { readonly accountId: string };
}

/** Whose login it is; undefined while it is free. */
export interface LoginState {
  readonly accountId: string | undefined;
}

/** One login, told apart by its keyed hash: claimed once, by whoever comes first. */
export const Login: Decider<LoginState, ClaimLogin, LoginClaimed> = {
  initial: { accountId: undefined },
  decide({ accountId }, { data }) {
    if (accountId === data.accountId) return [];
    if (accountId !== undefined) throw new Rejection('login-taken');
    return [{ type: 'LoginClaimed', data }];
  },
  evolve: (_state, { data }) => ({ accountId: data.accountId }),
};
