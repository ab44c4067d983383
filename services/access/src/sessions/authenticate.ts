import { loadState } from '@rapport/kernel/command';
import { type EventStore, Unavailable } from '@rapport/kernel/event-store';
import type { KeyRing, Sealed } from '@rapport/kernel/sealing';
import { Account } from '../domain/account.ts';
import type { Role } from '../domain/account.events.ts';
import type { SessionTable } from './session-table.ts';

/** Who a session belongs to; login and name are empty while the key ring is away. */
export interface Authenticated {
  readonly sessionId: string;
  readonly accountId: string;
  readonly login: string;
  readonly name: string;
  readonly role: Role;
}

/** `watching`: only looks, and does not count as use. */
export type Authenticate = (tokenHash: string, watching: boolean) => Promise<Authenticated | undefined>;

/** Confirms a session against the account's own stream, so that a change of the account ends it with no second write. */
export function authenticateWith({
  store,
  keys,
  sessions,
}: {
  readonly store: EventStore;
  readonly keys: KeyRing;
  readonly sessions: SessionTable;
}): Authenticate {
  return async (tokenHash, watching) => {
    const session = await sessions.find(tokenHash);
    if (!session) return undefined;
    const { sessionId, accountId, generation, stale } = session;
    const { state: account } = await loadState(store, Account, `account-${accountId}`);
    if (account.status !== 'open' || account.generation !== generation) {
      await sessions.end({ sessionId });
      return undefined;
    }
    if (stale && !watching) await sessions.touch(tokenHash);
    const [login, name] = await openedOrEmpty(keys, [
      { field: 'login', sealed: account.login },
      { field: 'name', sealed: account.name },
    ]);
    return { sessionId, accountId, login: login ?? '', name: name ?? '', role: account.role };
  };
}

/** People already in keep working while the key ring is away. */
async function openedOrEmpty(
  keys: KeyRing,
  fields: readonly { readonly field: string; readonly sealed: Sealed }[],
): Promise<readonly (string | undefined)[]> {
  try {
    return await keys.open(fields);
  } catch (error) {
    if (error instanceof Unavailable) return [];
    throw error;
  }
}
