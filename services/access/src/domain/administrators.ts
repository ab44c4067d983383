import { type Decider, Rejection } from '@rapport/kernel/decider';
import type { AdministratorsEvent } from './administrators.events.ts';

export interface AddAdministrator {
  readonly type: 'AddAdministrator';
  readonly data: { readonly accountId: string };
}

/** Begins the list; refused once there ever was anybody on it. */
export interface AddFirstAdministrator {
  readonly type: 'AddFirstAdministrator';
  readonly data: { readonly accountId: string };
}

export interface RemoveAdministrator {
  readonly type: 'RemoveAdministrator';
  readonly data: { readonly accountId: string };
}

export type AdministratorsCommand = AddAdministrator | AddFirstAdministrator | RemoveAdministrator;

/** Account ids of all who may administer now, and whether there ever was one. */
export interface AdministratorsState {
  readonly begun: boolean;
  readonly accountIds: readonly string[];
}

/** Who administers the installation: never nobody, once somebody did. */
export const Administrators: Decider<AdministratorsState, AdministratorsCommand, AdministratorsEvent> = {
  initial: { begun: false, accountIds: [] },
  decide({ begun, accountIds }, { type, data }) {
    const there = accountIds.includes(data.accountId);
    switch (type) {
      case 'AddFirstAdministrator':
        if (begun) throw new Rejection('administrator-already-there');
        return [{ type: 'AdministratorAdded', data }];
      case 'AddAdministrator':
        return there ? [] : [{ type: 'AdministratorAdded', data }];
      case 'RemoveAdministrator':
        if (!there) return [];
        if (accountIds.length === 1) throw new Rejection('last-administrator');
        return [{ type: 'AdministratorRemoved', data }];
    }
  },
  evolve({ accountIds }, { type, data }) {
    const others = accountIds.filter((id) => id !== data.accountId);
    return { begun: true, accountIds: type === 'AdministratorAdded' ? [...others, data.accountId] : others };
  },
};
