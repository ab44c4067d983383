import { describe, expect, test } from 'vitest';
import { Rejection, fold } from '@rapport/kernel/decider';
import { Account } from './account.ts';
import type { AccountEvent } from './account.events.ts';
import { Administrators } from './administrators.ts';
import { Login } from './login.ts';

const sealed = (box: string) => ({ subject: 'account:1', keyVersion: 1, box });
const opened: AccountEvent = {
  type: 'AccountOpened',
  data: { login: sealed('l'), name: sealed('n'), role: 'agent', password: sealed('p') },
};
const changed: AccountEvent = { type: 'PasswordChanged', data: { password: sealed('q') } };
const closed: AccountEvent = { type: 'AccountClosed', data: {} };
const refused = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return error instanceof Rejection ? error.slug : error;
  }
  return 'not refused';
};

describe('an account', () => {
  const decide = (events: readonly AccountEvent[], command: Parameters<typeof Account.decide>[1]) =>
    Account.decide(fold(Account, events), command);

  test('is opened once', () => {
    expect(decide([], { type: 'OpenAccount', data: opened.data })).toEqual([opened]);
    expect(refused(() => decide([opened], { type: 'OpenAccount', data: opened.data }))).toBe(
      'account-already-open',
    );
  });

  test('nobody opened takes no other command', () => {
    expect(refused(() => decide([], { type: 'CloseAccount', data: {} }))).toBe('account-unknown');
  });

  test('gets another role once, silently the second time', () => {
    const grant = { type: 'GrantRole', data: { role: 'admin' } } as const;
    expect(decide([opened], grant)).toEqual([{ type: 'RoleGranted', data: { role: 'admin' } }]);
    expect(decide([opened], { type: 'GrantRole', data: { role: 'agent' } })).toEqual([]);
  });

  test('that is closed stays closed and takes no new password', () => {
    expect(decide([opened, closed], { type: 'CloseAccount', data: {} })).toEqual([]);
    expect(refused(() => decide([opened, closed], { type: 'ChangePassword', data: changed.data }))).toBe(
      'account-closed',
    );
  });

  test('begins a new generation whenever its sessions must end', () => {
    const generations = [[opened], [opened, changed], [opened, changed, closed]].map((events) => {
      const state = fold(Account, events);
      return state.status === 'none' ? 0 : state.generation;
    });
    expect(generations).toEqual([1, 2, 3]);
  });
});

describe('a login', () => {
  test('belongs to whoever claims it first', () => {
    const claim = (accountId: string) => ({ type: 'ClaimLogin', data: { accountId } }) as const;
    expect(Login.decide({ accountId: undefined }, claim('a'))).toHaveLength(1);
    expect(Login.decide({ accountId: 'a' }, claim('a'))).toEqual([]);
    expect(refused(() => Login.decide({ accountId: 'a' }, claim('b')))).toBe('login-taken');
  });
});

describe('administrators', () => {
  const state = (...accountIds: string[]) => ({ begun: true, accountIds });
  const remove = (accountId: string) => ({ type: 'RemoveAdministrator', data: { accountId } }) as const;

  test('the last one cannot be removed', () => {
    expect(Administrators.decide(state('a', 'b'), remove('a'))).toHaveLength(1);
    expect(refused(() => Administrators.decide(state('a'), remove('a')))).toBe('last-administrator');
  });

  test('the first one is made once', () => {
    const first = { type: 'AddFirstAdministrator', data: { accountId: 'a' } } as const;
    expect(Administrators.decide(Administrators.initial, first)).toHaveLength(1);
    expect(refused(() => Administrators.decide(state('b'), first))).toBe('administrator-already-there');
  });
});
