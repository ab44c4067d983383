import { EdgeProblem } from '@rapport/kernel/http';
import type { GrpcService } from '@rapport/kernel/grpc';
import {
  type AuthenticateRequest,
  type AuthenticateResponse,
  KeyServiceService,
} from '@rapport/proto/partners/v1/key_service';
import { opened } from '../domain/scopes.ts';
import type { KnownKey } from '../queries/partners.ts';

/** What the gateway asks: whose a key is, and what it opens at this instant. */
export function keyService(
  keyByHash: (hash: string) => Promise<KnownKey | undefined>,
  now: () => Date,
): GrpcService {
  return {
    description: KeyServiceService,
    methods: {
      authenticate: {
        permits: ['console'],
        handle: async ({ keyHash }: AuthenticateRequest): Promise<AuthenticateResponse> => {
          const key = /^[0-9a-f]{64}$/.test(keyHash) ? await keyByHash(keyHash) : undefined;
          if (!key || !opensAt(key, now().toISOString())) throw new EdgeProblem('not-found');
          const scopes = [...opened(key.scopes, key.granted)];
          return { partnerId: key.partner_id, keyId: key.key_id, scopes };
        },
      },
    },
  };
}

const opensAt = ({ status, revoked_at, until }: KnownKey, at: string) =>
  status === 'open' && revoked_at === null && at < until;
