import type { TObject } from 'typebox';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Clock } from '../values/index.ts';
import type { EventLog } from '../event-log/index.ts';
import type { EventStore } from '../event-store/index.ts';
import type { Decoders, Projection, Publications, Reaction, TimerRule } from '../projection/index.ts';
import type { BlobStore } from '../blobs/index.ts';
import type { KeyRing } from '../sealing/index.ts';
import type { Leases } from '../leases/index.ts';
import type { Cache } from '../cache/index.ts';
import type { Database } from '../postgres/index.ts';
import type { GrpcClients, GrpcService } from '../grpc/index.ts';
import type { Cursors, ProblemCatalogue, Tokens } from '../http/index.ts';
import type { Upcasters } from '../event-store/index.ts';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** What a service is, said as data: the kernel opens its ports, runs its workers and listens for it. */
export interface ServiceDefinition<Settings extends TObject = TObject> {
  /** Permanent name: package, database, topics and routes follow from it. */
  readonly name: string;
  /** Folder of numbered SQL files for its read models. */
  readonly migrations: URL;
  /** Environment of its own, beyond what every service has. */
  readonly settings: Settings;
  /** What its refusals mean at the edge. */
  readonly problems: ProblemCatalogue;
  /** Older shapes of its events, brought to today's. */
  readonly upcasters?: Upcasters;
  /**
   * What no backup may hold: tables in full, and the checkpoints of those that fill themselves again. Who is signed in, and
   * plain texts, must not come back from one.
   */
  readonly notInBackups?: { readonly tables: readonly string[]; readonly checkpoints: readonly string[] };
  /** Other settings of the listener: the gateway takes larger bodies than a command needs. */
  readonly bodyLimit?: number;
  build(ports: ServicePorts): ServiceParts | Promise<ServiceParts>;
}

/** Everything a service may use of the outside world. */
export interface ServicePorts {
  readonly name: string;
  readonly settings: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly database: Database;
  readonly store: EventStore;
  readonly log: EventLog;
  readonly clock: Clock;
  readonly keys: KeyRing;
  readonly blobs: BlobStore;
  readonly cache: Cache;
  readonly leases: Leases;
  readonly logger: Logger;
  readonly tokens: Tokens;
  readonly cursors: Cursors;
  /** Dials other services by name. */
  readonly grpc: GrpcClients;
  /** Where other services' HTTP is, for the gateway. */
  readonly peers: Peers;
}

/** A service's HTTP: in this process, or at an address. */
export type Upstream =
  | { readonly kind: 'local'; readonly handler: (request: IncomingMessage, response: ServerResponse) => void }
  | { readonly kind: 'http'; readonly url: string };

/** Finds other services. */
export interface Peers {
  readonly names: () => readonly string[];
  http(service: string): Upstream | undefined;
  grpc(service: string): string | undefined;
}

/** Channel of the cache on which a service tells which of its rows changed: a JSON array of texts made by `announce`. */
export const changesChannel = (service: string): string => `changed:${service}`;

/** What a service consists of. Leave out what it has not. */
export interface ServiceParts {
  readonly publications?: Publications;
  /**
   * Of a service that sends to the outside: it asks `heldSince` before it does, and this gives up as uncertain whatever
   * waits, because a past that was lost may have sent it; gives how many.
   */
  readonly afterRestore?: () => Promise<number>;
  /** Topics that `publications` writes to, each with 12 partitions unless said otherwise. */
  readonly topics?: readonly string[];
  /** How to read the topics that projections and reactions hear. */
  readonly decoders?: Decoders;
  readonly projections?: readonly Projection[];
  readonly reactions?: readonly Reaction[];
  readonly timers?: readonly TimerRule[];
  readonly routes?: (app: FastifyInstance) => Promise<void>;
  readonly grpc?: readonly GrpcService[];
  /** Anything else that runs: an SMTP listener, a leased sender. Started in order after all else, stopped first. */
  readonly workers?: readonly Worker[];
}

export interface Worker {
  readonly name: string;
  start(): Promise<void>;
  stop(): Promise<void>;
}
