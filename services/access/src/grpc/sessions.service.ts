import { EdgeProblem } from '@rapport/kernel/http';
import type { GrpcService } from '@rapport/kernel/grpc';
import {
  type AuthenticateRequest,
  type AuthenticateResponse,
  SessionServiceService,
} from '@rapport/proto/access/v1/session_service';
import type { Authenticate } from '../sessions/authenticate.ts';

/** What the gateway asks: who a session belongs to. */
export function sessionService(authenticate: Authenticate): GrpcService {
  return {
    description: SessionServiceService,
    methods: {
      authenticate: {
        permits: ['console'],
        handle: async ({ tokenHash, watching }: AuthenticateRequest): Promise<AuthenticateResponse> => {
          const session = /^[0-9a-f]{64}$/.test(tokenHash)
            ? await authenticate(tokenHash, watching)
            : undefined;
          if (!session) throw new EdgeProblem('not-found');
          return session;
        },
      },
    },
  };
}
