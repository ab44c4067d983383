import type { SealedText } from './sealed-text.ts';

/** What a person may do; a role names a policy. */
export type Role = 'admin' | 'agent';

/** Somebody may work here from now on. The password is its hash, sealed. */
export interface AccountOpened {
  readonly type: 'AccountOpened';
  readonly data: {
    readonly login: SealedText;
    readonly name: SealedText;
    readonly role: Role;
    readonly password: SealedText;
  };
}

export interface PasswordChanged {
  readonly type: 'PasswordChanged';
  readonly data: { readonly password: SealedText };
}

export interface RoleGranted {
  readonly type: 'RoleGranted';
  readonly data: { readonly role: Role };
}

/** Nobody gets in with it any more; what was done with it stays. */
export interface AccountClosed {
  readonly type: 'AccountClosed';
  readonly data: Record<string, never>;
}

export type AccountEvent = AccountOpened | PasswordChanged | RoleGranted | AccountClosed;
