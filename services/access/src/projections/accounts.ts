import type { HeardEvent, Projection } from '@rapport/kernel/projection';
import { subjectOf } from '@rapport/kernel/projection';
import type { AccountClosed, AccountOpened, RoleGranted } from '../domain/account.events.ts';

/** One row per account, for the list of accounts. */
export const accounts: Projection = {
  name: 'accounts_v1',
  from: 'own',
  key: ['account_id'],
  columns: {
    account_id: 'uuid',
    login: 'jsonb',
    name: 'jsonb',
    role: 'text',
    opened_at: 'timestamptz',
    closed_at: 'timestamptz',
  },
  on: {
    AccountOpened: (event: HeardEvent<AccountOpened['data']>) => {
      const { login, name, role } = event.data;
      const id = subjectOf(event);
      return [
        { key: [id], fold: () => ({ account_id: id, login, name, role, opened_at: event.recordedAt }) },
      ];
    },
    RoleGranted: (event: HeardEvent<RoleGranted['data']>) => [
      { key: [subjectOf(event)], fold: (row) => ({ ...row, role: event.data.role }) },
    ],
    AccountClosed: (event: HeardEvent<AccountClosed['data']>) => [
      { key: [subjectOf(event)], fold: (row) => ({ ...row, closed_at: event.recordedAt }) },
    ],
  },
};
