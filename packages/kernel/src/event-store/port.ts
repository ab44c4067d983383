import type { Instant, JsonObject, Uuid } from '../values/index.ts';

/** An event on its way into the store. */
export interface NewEvent {
  readonly type: string;
  /** Version of the shape of `data`; an upcaster exists for every older one. Default 1. */
  readonly schema?: number;
  readonly data: JsonObject;
  /** When it happened in the world, given by the door; may lie in the past. Default: the recording instant. */
  readonly occurredAt?: Instant;
  /** Default: a fresh UUIDv7. */
  readonly id?: Uuid;
}

/** Who and what caused an append; stored beside the event, never inside its data. */
export interface Cause {
  readonly correlationId: Uuid;
  /** Id of the event that a reaction heard, or of the request. */
  readonly causationId?: Uuid;
  /** `account:<id>`, `service:<name>`, `customer` or `timer:<name>`. */
  readonly actor: string;
  readonly traceparent?: string;
}

/** An event as it is stored. */
export interface StoredEvent {
  /** Gapless, commit-ordered position in this service's store, from 1. */
  readonly position: number;
  readonly streamId: string;
  /** Place in its stream, from 1. */
  readonly version: number;
  readonly id: Uuid;
  readonly type: string;
  readonly schema: number;
  readonly data: JsonObject;
  readonly meta: Cause;
  readonly occurredAt: Instant;
  /** Given under the head lock; never decreases along positions. */
  readonly recordedAt: Instant;
}

/** What a stream must look like for an append to count: an exact version, nothing yet, or whatever it is. */
export type Expected = number | 'none' | 'any';

/** The part of an append that goes to one stream. */
export interface StreamAppend {
  readonly streamId: string;
  readonly expected: Expected;
  readonly events: readonly NewEvent[];
}

/** Remembers a command: the same key with the same request gets the stored answer and changes nothing. */
export interface Idempotency {
  /** Caller, route and the client's key, joined; or a derived command id for a reaction. */
  readonly key: string;
  /** SHA-256 of the canonical request, hex; another request under the same key is a misuse. */
  readonly requestHash: string;
  /** What to answer when asked again: status and body of a REST answer, or any JSON. */
  readonly answer?: JsonObject;
  /** `client` keys are kept for at least 24 h; `reaction` keys are never purged. */
  readonly kind: 'client' | 'reaction';
}

/** One atomic append: all parts or none. No parts at all stores only the idempotent answer (a no-op or a refusal). */
export interface AppendRequest {
  readonly parts: readonly StreamAppend[];
  readonly cause: Cause;
  readonly idempotency?: Idempotency;
}

/** What an append did. `replayed` carries the answer stored the first time. */
export interface Appended {
  readonly replayed: boolean;
  /** First and last position written; for a no-op both are the head, so that a read can wait for it. */
  readonly firstPosition: number;
  readonly lastPosition: number;
  /** New version per stream, in the order of the parts; empty when replayed. */
  readonly versions: readonly number[];
  readonly answer?: JsonObject;
}

/** Where a stream is to be read to: everything, up to a version, or as it was at an instant. */
export interface StreamRange {
  readonly fromVersion?: number;
  readonly toVersion?: number;
  readonly asOf?: Instant;
}

/** The head of a store: last position, its recording instant, and the epoch that a restore changes. */
export interface Head {
  readonly position: number;
  readonly recordedAt: Instant;
  readonly epoch: Uuid;
}

/** How much of a log is read at most. */
export interface ReadWithin {
  readonly limit: number;
  readonly span: number;
}

/** Some of the events up to a position: what is left out up to there was not asked for. */
export interface Skimmed {
  readonly events: readonly StoredEvent[];
  readonly to: number;
  /** Where the log ended then. */
  readonly end: number;
}

/** A folded state and the version it stands at. */
export interface Snapshot {
  readonly version: number;
  readonly state: JsonObject;
}

/** Turns the data of an older schema version into the next one: event type → schema it comes from → step. Pure. */
export type Upcasters = Readonly<Record<string, Readonly<Record<number, (data: JsonObject) => JsonObject>>>>;

/** Append-only store of one service. */
export interface EventStore {
  /** Throws {@link Conflict}, {@link IdempotencyMisuse}, {@link EventTooLarge}, {@link Unavailable}. */
  append(request: AppendRequest): Promise<Appended>;
  /**
   * Does work while nobody else appends to this store, in this process or another, so that what it reads still stands when
   * it appends: once, and by the store it is given. That counts when the work is over, also when the work throws. It stops
   * the store for all, so it is short, and only for who loses every race. Who takes too long loses the lock and what was
   * appended: {@link Unavailable}.
   */
  alone<T>(work: (store: EventStore) => Promise<T>): Promise<T>;
  /** The stored answer of a command already done, if any; throws {@link IdempotencyMisuse} on another request hash. */
  recall(key: string, requestHash: string): Promise<Appended | undefined>;
  readStream(streamId: string, range?: StreamRange): Promise<readonly StoredEvent[]>;
  /** Many streams in one look, each named one with its events in order: as they all stood at one instant. */
  readStreams(streamIds: readonly string[]): Promise<ReadonlyMap<string, readonly StoredEvent[]>>;
  /** Events after a position in order, at most `limit`. */
  readAll(after: number, limit: number): Promise<readonly StoredEvent[]>;
  /** Of the events after a position those of some types, at most `limit`, looking at `span` positions at most. */
  readTypes(after: number, types: readonly string[], within: ReadWithin): Promise<Skimmed>;
  head(): Promise<Head>;
  /** Moves the head's instant to now under the head lock, so that no later event can be recorded earlier. */
  watermark(): Promise<Head>;
  /** A folded state saved earlier under the same shape hash, if any; may be lost at any time. */
  readSnapshot(streamId: string, shape: string): Promise<Snapshot | undefined>;
  saveSnapshot(streamId: string, shape: string, snapshot: Snapshot): Promise<void>;
  /** Called after each append of this process, for wake-up only; returns the way to stop. */
  onAppend(listener: () => void): () => void;
}

/** The stream was not where the writer expected it. */
export class Conflict extends Error {
  override readonly name = 'Conflict';
  readonly streamIds: readonly string[];
  constructor(streamIds: readonly string[]) {
    super(`moved meanwhile: ${streamIds.join(', ')}`);
    this.streamIds = streamIds;
  }
}

/** An idempotency key came back with another request. */
export class IdempotencyMisuse extends Error {
  override readonly name = 'IdempotencyMisuse';
}

/** An event above the size limit; it would block every reader behind it. */
export class EventTooLarge extends Error {
  override readonly name = 'EventTooLarge';
}

/** A dependency is away, or its answer was lost; the caller may try again with the same key. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}

/** Largest event body in bytes of JSON: 256 KiB, a quarter of the log's record limit, so that the relay never meets one it cannot send. */
export const MAX_EVENT_BYTES = 256 * 1024;
