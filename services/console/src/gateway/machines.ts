import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Rejection } from '@rapport/kernel/decider';
import type { GrpcClients } from '@rapport/kernel/grpc';
import type { Principal } from '@rapport/kernel/http';
import {
  type AuthenticateRequest,
  type AuthenticateResponse,
  KeyServiceClient,
} from '@rapport/proto/partners/v1/key_service';

type Machine = Extract<Principal, { readonly kind: 'machine' }>;

/** Whose keys machines show, asked of partners. */
export interface Machines {
  /** The machine behind a key; undefined when it opens nothing. Throws `Unavailable` when partners is away. */
  machineOf(key: string): Promise<Machine | undefined>;
}

/** The one service that lets machines in; whatever else they knock at is shut to them. */
const DOOR = /^\/api\/partners\/v\d+\//;
/** What is revoked opens nothing after this at the latest. */
const KEPT_MS = 1_000;
const MAX_KEPT = 2_000;

/** The key that a request shows, if it is of the kind we make. A browser sends none by itself, so no other site can borrow it. */
export function shownKey({ authorization = '' }: IncomingHttpHeaders): string | undefined {
  return /^Bearer (rapport_key_[\w-]{43})$/i.exec(authorization)?.[1];
}

/** Whether machines may knock here. */
export const opensToMachines = (path: string): boolean => DOOR.test(path);

/** Asks partners, and keeps each answer for a second. */
export function machinesOf(grpc: GrpcClients, now: () => number = () => performance.now()): Machines {
  const kept = new Map<string, { readonly until: number; readonly machine: Promise<Machine | undefined> }>();
  return {
    machineOf(key) {
      const keyHash = createHash('sha256').update(key).digest('hex');
      const before = kept.get(keyHash);
      if (before && before.until > now()) return before.machine;
      const machine = ask(grpc, keyHash);
      // A failure is nobody's answer but the asker's, and a key that opens nothing yet may open the next moment.
      machine.then(
        (known) => known ?? kept.delete(keyHash),
        () => kept.delete(keyHash),
      );
      kept.delete(keyHash);
      const [oldest] = kept.keys();
      if (kept.size >= MAX_KEPT && oldest !== undefined) kept.delete(oldest);
      kept.set(keyHash, { until: now() + KEPT_MS, machine });
      return machine;
    },
  };
}

async function ask(grpc: GrpcClients, keyHash: string): Promise<Machine | undefined> {
  try {
    const { partnerId, keyId, scopes } = await grpc.call<
      KeyServiceClient,
      AuthenticateRequest,
      AuthenticateResponse
    >('partners', KeyServiceClient, 'authenticate', { keyHash }, { idempotent: true });
    return { kind: 'machine', accountId: partnerId, keyId, scopes };
  } catch (error) {
    if (error instanceof Rejection && error.slug === 'not-found') return undefined;
    throw error;
  }
}
