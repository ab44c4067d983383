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
}

export interface GrpcMethod {
  /** Who may call: names of services, or `any-service`. Default-deny: a method without it does not start. */
  readonly permits: readonly string[];
  // The generated types are kept at the definition by `grpcMethod`; here they are erased.
  readonly handle: (request: never, call: GrpcCall) => Promise<unknown>;
}

export interface GrpcCall {
  /** The calling service, from the verified token. */
  readonly caller: string;
  /** The originating person, when the call is made on somebody's behalf. */
  readonly principal?: Principal;
  /** Milliseconds left; never more than the caller gave. */
  readonly deadline: Date;
}

type ClientConstructor<C extends Client> = new (
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
