import { type Decider, Rejection } from '@rapport/kernel/decider';
import type { AccountCommand } from './account.commands.ts';
import type { AccountEvent, Role } from './account.events.ts';
import type { SealedText } from './sealed-text.ts';

/** An account; `generation` grows whenever sessions begun before must end. */
export type AccountState =
  | { readonly status: 'none' }
  | {
      readonly status: 'open' | 'closed';
      readonly login: SealedText;
      readonly name: SealedText;
      readonly role: Role;
      readonly password: SealedText;
      readonly generation: number;
    };

/** A person who works here: from the day the account is opened until it is closed for good. */
export const Account: Decider<AccountState, AccountCommand, AccountEvent> = {
  initial: { status: 'none' },
  unseen: ['PasswordChanged'],
  decide(account, command) {
    if (command.type === 'OpenAccount') {
      if (account.status !== 'none') throw new Rejection('account-already-open');
      return [{ type: 'AccountOpened', data: command.data }];
    }
    if (account.status === 'none') throw new Rejection('account-unknown');
    if (account.status === 'closed') return whenClosed(command);
    switch (command.type) {
      case 'ChangePassword':
        return [{ type: 'PasswordChanged', data: command.data }];
      case 'GrantRole':
        return account.role === command.data.role ? [] : [{ type: 'RoleGranted', data: command.data }];
      case 'CloseAccount':
        return [{ type: 'AccountClosed', data: {} }];
    }
  },
  evolve(account, event) {
    if (event.type === 'AccountOpened') return { status: 'open', generation: 1, ...event.data };
    // The stream begins with AccountOpened: nothing else can come first.
    if (account.status === 'none') return account;
    const generation = account.generation + 1;
    switch (event.type) {
      case 'PasswordChanged':
        return { ...account, generation, password: event.data.password };
      case 'RoleGranted':
        return { ...account, generation, role: event.data.role };
      case 'AccountClosed':
        return { ...account, generation, status: 'closed' };
    }
  },
};

function whenClosed({ type }: AccountCommand): readonly AccountEvent[] {
  if (type === 'CloseAccount') return [];
  throw new Rejection('account-closed');
}
