import {
  type Client,
  type ClientReadableStream,
  type ServiceError,
  ChannelCredentials,
  Metadata,
} from '@grpc/grpc-js';
import { SpanKind } from '@opentelemetry/api';
import { Unavailable } from '../event-store/index.ts';
import type { Tokens } from '../http/index.ts';
import { currentTraceparent, inSpan } from '../telemetry/index.ts';
import type { ClientConstructor, GrpcClients, GrpcStreams } from './port.ts';
import { errorOf, mayRetry } from './status.ts';

const DEADLINE_MS = 2_000;
const SILENCE_MS = 10_000;
/** Bytes of a stream that may be on their way: with the 64 KiB of HTTP/2 a long answer waits for its reader's nod again and again. */
const OPTIONS = { 'grpc-node.flow_control_window': 4 * 1024 * 1024 };

type Unary = (
  request: unknown,
  metadata: Metadata,
  options: { readonly deadline: Date },
  done: (error: ServiceError | null, response: unknown) => void,
) => void;
type Streaming = (request: unknown, metadata: Metadata) => ClientReadableStream<unknown>;

/** Calls other services as `self`; one channel per service, kept. `addressOf` is asked at the first call to each. */
export function grpcClients(
  self: string,
  tokens: Tokens,
  addressOf: (service: string) => string | undefined,
): GrpcClients & GrpcStreams & { close(): void } {
  const open = new Map<string, Client>();

  const clientOf = <C extends Client>(service: string, constructor: ClientConstructor<C>) => {
    const name = `${service} ${constructor.name}`;
    const known = open.get(name);
    if (known) return known;
    const address = addressOf(service);
    if (!address) throw new Unavailable(`nobody told where ${service} is`);
    const client = new constructor(address, ChannelCredentials.createInsecure(), OPTIONS);
    open.set(name, client);
    return client;
  };

  /** What a call begins with: who asks. */
  const presented = async (service: string) => {
    const metadata = new Metadata();
    metadata.set('rapport-token', await tokens.mint({ kind: 'service', name: self }, service));
    return metadata;
  };

  return {
    async call(service, constructor, method, request, options = {}) {
      const client = clientOf(service, constructor);
      const deadline = new Date(Date.now() + (options.deadlineMs ?? DEADLINE_MS));
      const metadata = await presented(service);
      if (options.principal) metadata.set('rapport-person', await tokens.mint(options.principal, service));
      const once = () => unary(client, method, request, metadata, deadline);
      const ask = () => {
        const traceparent = currentTraceparent();
        if (traceparent !== undefined) metadata.set('traceparent', traceparent);
        return once().catch((error: ServiceError) =>
          options.idempotent && mayRetry(error) ? once() : Promise.reject(error),
        );
      };
      try {
        return await inSpan(`ask ${service} ${method}`, { kind: SpanKind.CLIENT }, ask);
      } catch (error) {
        throw errorOf(error as ServiceError, service);
      }
    },
    async *stream(service, constructor, method, request, { silenceMs = SILENCE_MS } = {}) {
      const client = clientOf(service, constructor);
      const ask = (client as unknown as Record<string, Streaming>)[method]!;
      const answers = ask.call(client, request, await presented(service));
      try {
        for await (const message of unlessSilent(answers, silenceMs)) yield message as never;
      } catch (error) {
        throw errorOf(error as ServiceError, service);
      } finally {
        answers.cancel();
      }
    },
    close: () => open.forEach((client) => client.close()),
  };
}

function unary(
  client: Client,
  method: string,
  request: unknown,
  metadata: Metadata,
  deadline: Date,
): Promise<never> {
  const ask = (client as unknown as Record<string, Unary>)[method]!;
  return new Promise((resolve, reject) =>
    ask.call(client, request, metadata, { deadline }, (error, response) =>
      error ? reject(error) : resolve(response as never),
    ),
  );
}

/** The messages of a call, which is cancelled when the next one takes too long. */
async function* unlessSilent(call: ClientReadableStream<unknown>, ms: number): AsyncIterable<unknown> {
  const messages = call[Symbol.asyncIterator]();
  for (;;) {
    const silence = setTimeout(() => call.cancel(), ms);
    const next = await messages.next().finally(() => clearTimeout(silence));
    if (next.done === true) return;
    yield next.value;
  }
}
