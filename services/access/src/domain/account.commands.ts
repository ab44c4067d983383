import type { AccountOpened, PasswordChanged, RoleGranted } from './account.events.ts';

export interface OpenAccount {
  readonly type: 'OpenAccount';
  readonly data: AccountOpened['data'];
}

export interface ChangePassword {
  readonly type: 'ChangePassword';
  readonly data: PasswordChanged['data'];
}

export interface GrantRole {
  readonly type: 'GrantRole';
  readonly data: RoleGranted['data'];
}

export interface CloseAccount {
  readonly type: 'CloseAccount';
  readonly data: Record<string, never>;
}

export type AccountCommand = OpenAccount | ChangePassword | GrantRole | CloseAccount;
