import type { Publications, PublishableEvent } from '@rapport/kernel/projection';
import { publish } from '@rapport/proto/catalogue';
import type { AccountOpened, RoleGranted } from '../domain/account.events.ts';

const TOPIC = 'rapport.access.account.v1';

/** What others hear of accounts: never a password, never its hash. */
export const publications: Publications = {
  AccountOpened: (event) => {
    const { login, name, role } = dataOf<AccountOpened>(event);
    return publish(TOPIC, 'accountOpened', { login, name, role }, event);
  },
  RoleGranted: (event) => publish(TOPIC, 'roleGranted', dataOf<RoleGranted>(event), event),
  AccountClosed: (event) => publish(TOPIC, 'accountClosed', {}, event),
  PasswordChanged: null,
  LoginClaimed: null,
  AdministratorAdded: null,
  AdministratorRemoved: null,
};

function dataOf<Event extends { readonly data: unknown }>({ data }: PublishableEvent): Event['data'] {
  return data as unknown as Event['data'];
}
