import { type ServerUnaryCall, type sendUnaryData, Server, ServerCredentials } from '@grpc/grpc-js';
import { SpanKind } from '@opentelemetry/api';
import { HealthImplementation } from 'grpc-health-check';
import type { Tokens } from '../http/index.ts';
import { EdgeProblem } from '../http/problems.ts';
import { refuseUnsafeText } from '../http/unsafe-text.ts';
import type { Logger } from '../logging/index.ts';
import { inSpan } from '../telemetry/index.ts';
import type { GrpcCall, GrpcMethod, GrpcService } from './port.ts';
import { statusOf } from './status.ts';

/** A listening gRPC server. */
export interface GrpcServer {
  readonly address: string;
  stop(): Promise<void>;
}

const DEFAULT_DEADLINE_MS = 5_000;
const STOP_MS = 3_000;

/** Serves the given services on host:port (0 = any free one): token and permits checked first, then the method. */
export async function listenGrpc(
  services: readonly GrpcService[],
  at: { readonly host: string; readonly port: number },
  edge: { readonly service: string; readonly tokens: Tokens; readonly logger: Logger },
): Promise<GrpcServer> {
  const server = new Server({ 'grpc.max_receive_message_length': 1024 * 1024 });
  for (const { description, methods } of services) {
    for (const name of Object.keys(description)) {
      if (!methods[name]?.permits) throw new Error(`gRPC method ${name} does not say whom it permits`);
    }
    server.addService(
      readable(description),
      Object.fromEntries(Object.entries(methods).map(([name, method]) => [name, unary(method, edge)])),
    );
  }
  const health = new HealthImplementation({ '': 'SERVING' });
  health.addToServer(server);
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync(`${at.host}:${at.port}`, ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  return {
    address: `${at.host}:${port}`,
    stop: () =>
      new Promise((resolve) => {
        health.setStatus('', 'NOT_SERVING');
        const cut = setTimeout(() => server.forceShutdown(), STOP_MS);
        server.tryShutdown(() => {
          clearTimeout(cut);
          resolve();
        });
      }),
  };
}

/** What stands for a request whose bytes are no message of its type: refused like every other bad input. */
const UNREADABLE = Symbol('unreadable');

function readable(description: GrpcService['description']): GrpcService['description'] {
  return Object.fromEntries(
    Object.entries(description).map(([name, method]) => {
      const requestDeserialize = (bytes: Buffer): unknown => {
        try {
          return method.requestDeserialize(bytes);
        } catch {
          return UNREADABLE;
        }
      };
      return [name, { ...method, requestDeserialize }];
    }),
  );
}

function unary(
  method: GrpcMethod,
  edge: { readonly service: string; readonly tokens: Tokens; readonly logger: Logger },
) {
  return (call: ServerUnaryCall<unknown, unknown>, answer: sendUnaryData<unknown>): void => {
    const [parent] = call.metadata.get('traceparent').map(String);
    const span = { kind: SpanKind.SERVER, parent };
    inSpan(`answer ${call.getPath()}`, span, () => serve(method, call, edge)).then(
      (response) => answer(null, response),
      (error: unknown) => {
        const failed = statusOf(error);
        if (failed.details === 'internal')
          edge.logger.error({ err: error, method: call.getPath() }, 'defect');
        answer(failed);
      },
    );
  };
}

async function serve(
  method: GrpcMethod,
  call: ServerUnaryCall<unknown, unknown>,
  { service, tokens }: { readonly service: string; readonly tokens: Tokens },
): Promise<unknown> {
  const [token, person] = [call.metadata.get('rapport-token')[0], call.metadata.get('rapport-person')[0]].map(
    String,
  );
  const caller = await tokens.verify(token, service);
  if (caller?.kind !== 'service') throw new EdgeProblem('not-signed-in');
  if (!method.permits.includes(caller.name) && !method.permits.includes('any-service'))
    throw new EdgeProblem('forbidden');
  if (call.request === UNREADABLE) throw new EdgeProblem('invalid-request');
  refuseUnsafeText({ '': call.request });
  const principal = await tokens.verify(person, service);
  const deadline = call.getDeadline();
  const asked: GrpcCall = {
    caller: caller.name,
    deadline: new Date(Math.min(Number(deadline), Date.now() + DEFAULT_DEADLINE_MS)),
    ...(principal ? { principal } : {}),
  };
  return await method.handle(call.request as never, asked);
}
