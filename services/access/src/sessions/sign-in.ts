import { loadState } from '@rapport/kernel/command';
import { Rejection } from '@rapport/kernel/decider';
import type { EventStore } from '@rapport/kernel/event-store';
import type { KeyRing } from '@rapport/kernel/sealing';
import { Account, type AccountState } from '../domain/account.ts';
import type { Role } from '../domain/account.events.ts';
import { Login } from '../domain/login.ts';
import { loginStream, normalisedLogin } from './logins.ts';
import type { Passwords } from './passwords.ts';
import type { SessionTable } from './session-table.ts';
import { type Throttle, WINDOW_S } from './throttle.ts';

/** What signing in needs of the world. */
export interface SignInNeeds {
  readonly store: EventStore;
  readonly keys: KeyRing;
  readonly sessions: SessionTable;
  readonly passwords: Passwords;
  readonly throttle: Throttle;
  /** False while the installation is still being loaded. */
  readonly isOpen: () => boolean;
}

/** Somebody who proved who they are. */
export interface SignedIn {
  readonly token: string;
  readonly accountId: string;
  readonly login: string;
  readonly name: string;
  readonly role: Role;
}

export type SignIn = (login: string, password: string, address: string) => Promise<SignedIn>;

type KnownAccount = Exclude<AccountState, { readonly status: 'none' }>;

/** What an unknown login is checked against, so that it takes as long as a known one. */
interface Decoy {
  readonly hash: string;
  readonly account: KnownAccount;
}

/**
 * Begins a session. Rejections: `not-open-yet`, `too-many-tries`, and `sign-in-refused` for whatever else is wrong, after
 * the same work; `Unavailable` when the key ring or the store is away.
 */
export function signInWith(needs: SignInNeeds): SignIn {
  const { sessions, throttle, isOpen } = needs;
  let decoy: Promise<Decoy> | undefined;
  const theDecoy = () =>
    (decoy ??= decoyOf(needs).catch((error: unknown) => {
      decoy = undefined;
      throw error;
    }));

  return async (given, password, address) => {
    if (!isOpen()) throw new Rejection('not-open-yet');
    const login = normalisedLogin(given);
    if (!(await throttle.admit(login, address))) {
      throw new Rejection('too-many-tries', { retryAfterSeconds: WINDOW_S });
    }
    const proven = await prove(needs, login, password, await theDecoy());
    if (!proven) throw new Rejection('sign-in-refused');
    const { accountId, name, role, generation } = proven;
    const { token } = await sessions.begin(accountId, generation);
    await throttle.forget(login, address);
    return { token, accountId, login, name, role };
  };
}

/** Who login and password belong to, if they belong together; the same steps whether they do or not. */
async function prove(
  { store, keys, passwords }: SignInNeeds,
  login: string,
  password: string,
  decoy: Decoy,
): Promise<{ accountId: string; name: string; role: Role; generation: number } | undefined> {
  const { state: claim } = await loadState(store, Login, loginStream(login, keys.indexHash));
  const accountId = claim.accountId ?? DECOY_ID;
  const { state } = await loadState(store, Account, `account-${accountId}`);
  const account = state.status === 'none' ? decoy.account : state;
  const [hash, name = ''] = await keys.open([
    { field: 'password', sealed: account.password },
    { field: 'name', sealed: account.name },
  ]);
  const right = await passwords.verify(password, hash ?? decoy.hash);
  if (!right || hash === undefined || account.status !== 'open') return undefined;
  return { accountId, name, role: account.role, generation: account.generation };
}

const DECOY_ID = '00000000-0000-0000-0000-000000000000';

async function decoyOf({ keys, passwords }: SignInNeeds): Promise<Decoy> {
  const hash = await passwords.hash('nobody has this password');
  const [password, name] = await keys.seal(`account:${DECOY_ID}`, [
    { field: 'password', text: hash },
    { field: 'name', text: '' },
  ]);
  if (!password || !name) throw new Error('the key ring sealed nothing');
  return {
    hash,
    account: { status: 'closed', login: name, name, password, role: 'agent', generation: 0 },
  };
}
