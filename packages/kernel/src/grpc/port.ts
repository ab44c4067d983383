import type {
  ServiceDefinition as GrpcServiceDescription,
  UntypedServiceImplementation,
  Client,
  ChannelCredentials,
  ClientOptions,
} from '@grpc/grpc-js';
import type { Principal } from '../http/index.ts';

/** A gRPC service of ours: its generated description and its methods as plain async functions. */
export interface GrpcService {
  readonly description: GrpcServiceDescription<UntypedServiceImplementation>;
  /** Method name (as in the proto, lowerCamel) to function. Errors are mapped to status codes in one place. */
  readonly methods: Readonly<Record<string, GrpcMethod>>;
  /** Those that answer with many messages. */
  readonly streams?: Readonly<Record<string, GrpcStream>>;
}

export interface GrpcMethod {
  /** Who may call: names of services, or `any-service`. Default-deny: a method without it does not start. */
  readonly permits: readonly string[];
  // The generated types are kept at the definition by `grpcMethod`; here they are erased.
  readonly handle: (request: never, call: GrpcCall) => Promise<unknown>;
}

/** A method that answers with many messages: permitted like any other. */
export interface GrpcStream extends Pick<GrpcMethod, 'permits'> {
  /** Gives them one by one: the next is asked for when there is room for it on the line, none once the call is over. */
  readonly answers: (request: never, call: Pick<GrpcCall, 'caller'>) => AsyncIterable<unknown>;
}

export interface GrpcCall {
  /** The calling service, from the verified token. */
  readonly caller: string;
  /** The originating person, when the call is made on somebody's behalf. */
  readonly principal?: Principal;
  /** Milliseconds left; never more than the caller gave. */
  readonly deadline: Date;
}

export type ClientConstructor<C extends Client> = new (
  address: string,
  credentials: ChannelCredentials,
  options?: Partial<ClientOptions>,
) => C;

/** Calls to other services. */
export interface GrpcClients {
  /**
   * One call with a deadline (default 2 s). `idempotent` allows one retry on UNAVAILABLE. Throws `Unavailable` when the
   * service cannot be reached in time, `Rejection` when it refused.
   */
  call<C extends Client, Request, Response>(
    service: string,
    client: ClientConstructor<C>,
    method: string,
    request: Request,
    options?: { readonly deadlineMs?: number; readonly idempotent?: boolean; readonly principal?: Principal },
  ): Promise<Response>;
}

/** Calls to other services that are answered with many messages. */
export interface GrpcStreams {
  /**
   * One call that is answered with many messages. As long as the next is not asked for, the service holds back. Whoever
   * leaves the loop ends the call, and so does a service that is silent for `silenceMs` (default 10 s). Throws as `call`.
   */
  stream<C extends Client, Request, Response>(
    service: string,
    client: ClientConstructor<C>,
    method: string,
    request: Request,
    options?: { readonly silenceMs?: number },
  ): AsyncIterable<Response>;
}
