import { randomUUID } from 'node:crypto';
import type { ServiceDefinition, ServiceParts, ServicePorts, Worker } from '@rapport/kernel/service';
import type { Clock } from '@rapport/kernel/values';
import { type Commands, commandsWith } from './commands/index.ts';
import { settings } from './config.ts';
import { sessionService } from './grpc/sessions.service.ts';
import { accountActionRoutes } from './http/account-actions.routes.ts';
import { accountRoutes } from './http/accounts.routes.ts';
import { sessionRoutes } from './http/sessions.routes.ts';
import { problems } from './problems.ts';
import { accounts } from './projections/accounts.ts';
import { publications } from './publications/accounts.ts';
import { accountsAfter } from './queries/accounts.ts';
import { authenticateWith } from './sessions/authenticate.ts';
import { scryptPasswords } from './sessions/passwords.ts';
import { sessionTable } from './sessions/session-table.ts';
import { signInWith } from './sessions/sign-in.ts';
import { signInThrottle } from './sessions/throttle.ts';

/** Accounts, roles and sessions. */
export const accessService: ServiceDefinition<typeof settings> = {
  name: 'access',
  migrations: new URL('../migrations/', import.meta.url),
  // Who was signed in then need not be let in now.
  notInBackups: { tables: ['access.sessions'], checkpoints: [] },
  settings,
  problems,
  build,
};

function build(ports: ServicePorts): ServiceParts {
  const { store, keys, clock, database, cache, tokens, cursors } = ports;
  const passwords = scryptPasswords();
  const sessions = sessionTable(database);
  const commands = commandsWith({ store, keys, clock, passwords });
  const throttle = signInThrottle(cache, keys.indexHash);
  const isOpen = () => signInOpen(clock);
  const signIn = signInWith({ store, keys, sessions, passwords, throttle, isOpen });
  return {
    publications,
    topics: ['rapport.access.account.v1'],
    projections: [accounts],
    grpc: [sessionService(authenticateWith({ store, keys, sessions }))],
    routes: async (app) => {
      const endSession = (sessionId: string) => sessions.end({ sessionId });
      await app.register(sessionRoutes, { signIn, endSession, tokens });
      const after: Parameters<typeof accountRoutes>[1]['accountsAfter'] = (place, limit) =>
        accountsAfter(database, place, limit);
      await app.register(accountActionRoutes, { commands, keys });
      await app.register(accountRoutes, { commands, keys, cursors, accountsAfter: after });
    },
    workers: [firstAdministrator(commands, ports)],
  };
}

/** Nobody gets in while the clock is moved by a loader; the hand-over to real time opens the door. */
export function signInOpen(clock: Clock & { readonly kind?: string }): boolean {
  return clock.kind !== 'loading';
}

/** Makes the account `admin` when the installation has no administrator yet. */
function firstAdministrator(commands: Commands, { settings: given, logger }: ServicePorts): Worker {
  return {
    name: 'first-administrator',
    start: async () => {
      const password = given['ADMIN_PASSWORD'];
      if (typeof password !== 'string') return;
      const cause = { correlationId: randomUUID(), actor: 'service:access' };
      if (await commands.openFirstAccount(password, { cause })) logger.info('first administrator made');
    },
    stop: async () => {},
  };
}
