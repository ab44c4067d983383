import { type Client, type ServiceError, ChannelCredentials, Metadata } from '@grpc/grpc-js';
import { SpanKind } from '@opentelemetry/api';
import { Unavailable } from '../event-store/index.ts';
import type { Tokens } from '../http/index.ts';
import { currentTraceparent, inSpan } from '../telemetry/index.ts';
import type { GrpcClients } from './port.ts';
import { errorOf, mayRetry } from './status.ts';

const DEADLINE_MS = 2_000;

type Unary = (
  request: unknown,
  metadata: Metadata,
  options: { readonly deadline: Date },
  done: (error: ServiceError | null, response: unknown) => void,
) => void;

/** Calls other services as `self`; one channel per service, kept. `addressOf` is asked at the first call to each. */
export function grpcClients(
  self: string,
  tokens: Tokens,
  addressOf: (service: string) => string | undefined,
): GrpcClients & { close(): void } {
  const open = new Map<string, Client>();

  const clientOf = <C extends Client>(
    service: string,
    constructor: new (address: string, credentials: ChannelCredentials) => C,
  ) => {
    const name = `${service} ${constructor.name}`;
    const known = open.get(name);
    if (known) return known;
    const address = addressOf(service);
    if (!address) throw new Unavailable(`nobody told where ${service} is`);
    const client = new constructor(address, ChannelCredentials.createInsecure());
    open.set(name, client);
    return client;
  };

  return {
    async call(service, constructor, method, request, options = {}) {
      const client = clientOf(service, constructor);
      const deadline = new Date(Date.now() + (options.deadlineMs ?? DEADLINE_MS));
      const metadata = new Metadata();
      metadata.set('rapport-token', await tokens.mint({ kind: 'service', name: self }, service));
      if (options.principal) metadata.set('rapport-person', await tokens.mint(options.principal, service));
      const once = () =>
        new Promise<never>((resolve, reject) =>
          (client as unknown as Record<string, Unary>)[method]!.call(
            client,
            request,
            metadata,
            { deadline },
            (error, response) => (error ? reject(error) : resolve(response as never)),
          ),
        );
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
    close: () => open.forEach((client) => client.close()),
  };
}
