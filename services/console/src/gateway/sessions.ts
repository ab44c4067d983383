import { createHash } from 'node:crypto';
import { Rejection } from '@rapport/kernel/decider';
import type { GrpcClients } from '@rapport/kernel/grpc';
import type { Principal } from '@rapport/kernel/http';
import {
  type AuthenticateRequest,
  type AuthenticateResponse,
  SessionServiceClient,
} from '@rapport/proto/access/v1/session_service';

type Person = Extract<Principal, { readonly kind: 'person' }>;

/** Who sessions belong to, asked of access. */
export interface Sessions {
  /** The person behind a token; undefined when there is no such session. Throws `Unavailable` when access is away. */
  personOf(token: string): Promise<Person | undefined>;
  /** The same, asked anew and without counting as use. */
  stillThere(token: string): Promise<boolean>;
}

/** A change of an account is felt by the gateway after this at the latest. */
const KEPT_MS = 1_000;
const MAX_KEPT = 10_000;

/** Asks access, and keeps each answer for a second. */
export function sessionsOf(grpc: GrpcClients, now: () => number = () => performance.now()): Sessions {
  const kept = new Map<string, { readonly until: number; readonly person: Promise<Person | undefined> }>();

  async function ask(tokenHash: string, watching: boolean): Promise<Person | undefined> {
    try {
      const { accountId, login, name, role, sessionId } = await grpc.call<
        SessionServiceClient,
        AuthenticateRequest,
        AuthenticateResponse
      >('access', SessionServiceClient, 'authenticate', { tokenHash, watching }, { idempotent: true });
      if (role !== 'admin' && role !== 'agent') return undefined;
      return { kind: 'person', accountId, login, name, role, sessionId };
    } catch (error) {
      if (error instanceof Rejection && error.slug === 'not-found') return undefined;
      throw error;
    }
  }

  return {
    personOf(token) {
      const tokenHash = createHash('sha256').update(token).digest('hex');
      const at = now();
      const known = kept.get(tokenHash);
      if (known && known.until > at) return known.person;
      const person = ask(tokenHash, false);
      // A failure is nobody's answer but the asker's.
      person.catch(() => kept.delete(tokenHash));
      kept.delete(tokenHash);
      for (const [oldest, { until }] of kept) {
        if (until > at && kept.size < MAX_KEPT) break;
        kept.delete(oldest);
      }
      kept.set(tokenHash, { until: at + KEPT_MS, person });
      return person;
    },
    stillThere: async (token) =>
      (await ask(createHash('sha256').update(token).digest('hex'), true)) !== undefined,
  };
}
