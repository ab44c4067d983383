import {
  type CommandContext,
  type Outcome,
  type Step,
  execute,
  loadState,
  step,
} from '@rapport/kernel/command';
import { Rejection } from '@rapport/kernel/decider';
import type { EventStore } from '@rapport/kernel/event-store';
import type { KeyRing, Sealed } from '@rapport/kernel/sealing';
import { type Clock, deriveUuid, newUuid } from '@rapport/kernel/values';
import { Account } from '../domain/account.ts';
import type { Role } from '../domain/account.events.ts';
import { Administrators } from '../domain/administrators.ts';
import { Login } from '../domain/login.ts';
import { loginStream, normalisedLogin } from '../sessions/logins.ts';
import type { Passwords } from '../sessions/passwords.ts';

/** What commands need of the world. */
export interface CommandNeeds {
  readonly store: EventStore;
  readonly keys: KeyRing;
  readonly clock: Clock;
  readonly passwords: Passwords;
}

/** A new account as a person or the first start asks for it. */
export interface NewAccount {
  readonly login: string;
  readonly name: string;
  readonly role: Role;
  readonly password: string;
}

/** Intents on accounts. */
export interface Commands {
  openAccount(account: NewAccount, context: CommandContext): Promise<Outcome>;
  /** Makes the account `admin`; false when the installation already has administrators. */
  openFirstAccount(password: string, context: CommandContext): Promise<boolean>;
  /** `current` is asked of everybody but an administrator acting for another. */
  changePassword(
    change: { readonly accountId: string; readonly password: string; readonly current?: string },
    context: CommandContext,
  ): Promise<Outcome>;
  grantRole(accountId: string, role: Role, context: CommandContext): Promise<Outcome>;
  closeAccount(accountId: string, context: CommandContext): Promise<Outcome>;
}

/** One per installation, so that its id can be one and the same everywhere. */
const ADMINISTRATORS = `administrators-${deriveUuid('administrators')}`;
const FIRST_ADMINISTRATOR = deriveUuid('first-administrator');

const accountStream = (accountId: string) => `account-${accountId}`;

/** The commands of access. */
export function commandsWith(needs: CommandNeeds): Commands {
  const { store, clock } = needs;
  return {
    async openAccount(account, context) {
      const accountId = newUuid(clock.now());
      const steps = await opening(needs, accountId, account, 'AddAdministrator');
      return execute(store, steps, context, () => ({ accountId }));
    },
    async openFirstAccount(password, context) {
      const { state } = await loadState(store, Administrators, ADMINISTRATORS);
      if (state.begun) return false;
      const account: NewAccount = { login: 'admin', name: 'Admin', role: 'admin', password };
      const steps = await opening(needs, FIRST_ADMINISTRATOR, account, 'AddFirstAdministrator');
      return await execute(store, steps, context).then(() => true, alreadyThere);
    },
    changePassword: (change, context) => changePassword(needs, change, context),
    grantRole(accountId, role, context) {
      const list = role === 'admin' ? 'AddAdministrator' : 'RemoveAdministrator';
      return execute(
        store,
        [
          step(Account, accountStream(accountId), { type: 'GrantRole', data: { role } }),
          step(Administrators, ADMINISTRATORS, { type: list, data: { accountId } }),
        ],
        context,
      );
    },
    closeAccount: (accountId, context) =>
      execute(
        store,
        [
          step(Account, accountStream(accountId), { type: 'CloseAccount', data: {} }),
          step(Administrators, ADMINISTRATORS, { type: 'RemoveAdministrator', data: { accountId } }),
        ],
        context,
      ),
  };
}

async function opening(
  { keys, passwords }: CommandNeeds,
  accountId: string,
  { login, name, role, password }: NewAccount,
  list: 'AddAdministrator' | 'AddFirstAdministrator',
): Promise<readonly Step[]> {
  const normalised = normalisedLogin(login);
  refuseLoginAsPassword(normalised, password);
  const sealed = await sealAll(keys, accountId, [
    { field: 'login', text: normalised },
    { field: 'name', text: name.trim() },
    { field: 'password', text: await passwords.hash(password) },
  ]);
  const data = { login: sealed[0], name: sealed[1], role, password: sealed[2] };
  return [
    step(Account, accountStream(accountId), { type: 'OpenAccount', data }),
    step(Login, loginStream(login, keys.indexHash), { type: 'ClaimLogin', data: { accountId } }),
    ...(role === 'admin' ? [step(Administrators, ADMINISTRATORS, { type: list, data: { accountId } })] : []),
  ];
}

async function changePassword(
  { store, keys, passwords }: CommandNeeds,
  {
    accountId,
    password,
    current,
  }: { readonly accountId: string; readonly password: string; readonly current?: string },
  context: CommandContext,
): Promise<Outcome> {
  const { state } = await loadState(store, Account, accountStream(accountId));
  if (state.status === 'none') throw new Rejection('account-unknown');
  const [login, hash] = await keys.open([
    { field: 'login', sealed: state.login },
    { field: 'password', sealed: state.password },
  ]);
  refuseLoginAsPassword(login ?? '', password);
  // A retry of a change that was done comes with a password that is current no longer: the stored answer goes first.
  const { idempotency } = context;
  const done = idempotency && (await store.recall(idempotency.key, idempotency.requestHash));
  if (!done && current !== undefined && !(await passwords.verify(current, hash ?? ''))) {
    throw new Rejection('current-password-wrong');
  }
  const [sealed] = await sealAll(keys, accountId, [
    { field: 'password', text: await passwords.hash(password) },
  ]);
  return execute(
    store,
    [step(Account, accountStream(accountId), { type: 'ChangePassword', data: { password: sealed } })],
    context,
  );
}

function refuseLoginAsPassword(login: string, password: string): void {
  if (normalisedLogin(password) === login) throw new Rejection('password-is-login');
}

type SealedList = readonly [Sealed, Sealed, Sealed] & readonly Sealed[];

async function sealAll(
  keys: KeyRing,
  accountId: string,
  fields: readonly { readonly field: string; readonly text: string }[],
): Promise<SealedList> {
  const sealed = await keys.seal(`account:${accountId}`, fields);
  if (sealed.length !== fields.length) throw new Error('the key ring sealed less than it was asked to');
  return sealed as unknown as SealedList;
}

/** Of two processes that start at once the second is told that it is done. */
function alreadyThere(error: unknown): false {
  const told = ['administrator-already-there', 'account-already-open'];
  if (error instanceof Rejection && told.includes(error.slug)) return false;
  throw error;
}
