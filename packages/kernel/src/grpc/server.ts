import { once } from 'node:events';
import {
  type Metadata,
  type ServerUnaryCall,
  type ServerWritableStream,
  type sendUnaryData,
  Server,
  ServerCredentials,
} from '@grpc/grpc-js';
import { SpanKind } from '@opentelemetry/api';
import { HealthImplementation } from 'grpc-health-check';
import type { Tokens } from '../http/index.ts';
import { EdgeProblem } from '../http/problems.ts';
import { refuseUnsafeText } from '../http/unsafe-text.ts';
import { Unavailable } from '../event-store/index.ts';
import type { Logger } from '../logging/index.ts';
import { inSpan } from '../telemetry/index.ts';
import type { GrpcCall, GrpcMethod, GrpcService, GrpcStream } from './port.ts';
import { statusOf } from './status.ts';

/** A listening gRPC server. */
export interface GrpcServer {
  readonly address: string;
  stop(): Promise<void>;
}

const DEFAULT_DEADLINE_MS = 5_000;
const STOP_MS = 3_000;

/** What every call of a server meets. */
interface Edge {
  readonly service: string;
  readonly tokens: Tokens;
  readonly logger: Logger;
}

/** Serves the given services on host:port (0 = any free one): token and permits checked first, then the method. */
export async function listenGrpc(
  services: readonly GrpcService[],
  at: { readonly host: string; readonly port: number },
  edge: Edge,
): Promise<GrpcServer> {
  const stopping = new AbortController();
  const server = new Server({ 'grpc.max_receive_message_length': 1024 * 1024 });
  for (const { description, methods, streams = {} } of services) {
    for (const name of Object.keys(description)) {
      if (!(methods[name] ?? streams[name])?.permits)
        throw new Error(`gRPC method ${name} does not say whom it permits`);
    }
    const handlers = [
      ...Object.entries(methods).map(([name, method]) => [name, unary(method, edge)] as const),
      ...Object.entries(streams).map(
        ([name, method]) => [name, streamed(method, edge, stopping.signal)] as const,
      ),
    ];
    server.addService(readable(description), Object.fromEntries(handlers));
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
        stopping.abort();
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

function unary(method: GrpcMethod, edge: Edge) {
  return (call: ServerUnaryCall<unknown, unknown>, answer: sendUnaryData<unknown>): void => {
    const [parent] = call.metadata.get('traceparent').map(String);
    const span = { kind: SpanKind.SERVER, parent };
    inSpan(`answer ${call.getPath()}`, span, () => serve(method, call, edge)).then(
      (response) => answer(null, response),
      (error: unknown) => answer(failed(error, call, edge)),
    );
  };
}

function streamed(method: GrpcStream, edge: Edge, stopping: AbortSignal) {
  return (call: ServerWritableStream<unknown, unknown>): void => {
    const over = new AbortController();
    call.once('cancelled', () => over.abort());
    writeAll(method, call, edge, AbortSignal.any([over.signal, stopping])).then(
      () => call.end(),
      (error: unknown) => {
        if (!over.signal.aborted) call.emit('error', failed(error, call, edge));
      },
    );
  };
}

/** What an error is to the caller; a defect is ours to hear of too. */
function failed(error: unknown, call: { getPath(): string }, { logger }: Edge) {
  const status = statusOf(error);
  if (status.details === 'internal') logger.error({ err: error, method: call.getPath() }, 'defect');
  return status;
}

async function writeAll(
  method: GrpcStream,
  call: ServerWritableStream<unknown, unknown>,
  edge: Edge,
  ended: AbortSignal,
): Promise<void> {
  const caller = await admitted(method, call, edge);
  for await (const message of method.answers(call.request as never, { caller })) {
    if (ended.aborted) throw new Unavailable(`${edge.service} stops`);
    if (!call.write(message)) await once(call, 'drain', { signal: ended }).catch(() => undefined); // Seen above.
  }
}

/** The calling service, if it may call and has asked something that can be read. */
async function admitted(
  { permits }: Pick<GrpcMethod, 'permits'>,
  { metadata, request }: { readonly metadata: Metadata; readonly request: unknown },
  { service, tokens }: Edge,
): Promise<string> {
  const caller = await tokens.verify(String(metadata.get('rapport-token')[0]), service);
  if (caller?.kind !== 'service') throw new EdgeProblem('not-signed-in');
  if (!permits.includes(caller.name) && !permits.includes('any-service')) throw new EdgeProblem('forbidden');
  if (request === UNREADABLE) throw new EdgeProblem('invalid-request');
  refuseUnsafeText({ '': request });
  return caller.name;
}

async function serve(
  method: GrpcMethod,
  call: ServerUnaryCall<unknown, unknown>,
  edge: Edge,
): Promise<unknown> {
  const caller = await admitted(method, call, edge);
  const principal = await edge.tokens.verify(String(call.metadata.get('rapport-person')[0]), edge.service);
  const deadline = call.getDeadline();
  const asked: GrpcCall = {
    caller,
    deadline: new Date(Math.min(Number(deadline), Date.now() + DEFAULT_DEADLINE_MS)),
    ...(principal ? { principal } : {}),
  };
  return await method.handle(call.request as never, asked);
}
