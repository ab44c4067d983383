import type { Instant, Json, JsonObject, Uuid } from '../values/index.ts';
import type { Cause } from '../event-store/index.ts';

/**
 * An event as a projection or reaction hears it, wherever it came from: the own store (`type` is the private event's
 * name, `data` its JSON) or the shared log (`type` is the CloudEvents type, `data` the decoded protobuf message).
 */
export interface HeardEvent<Data = unknown> {
  readonly id: Uuid;
  readonly type: string;
  readonly data: Data;
  readonly streamId: string;
  /** Service and shard the event comes from, `channels/0`. */
  readonly source: string;
  /** Position in that source. */
  readonly position: number;
  readonly occurredAt: Instant;
  readonly recordedAt: Instant;
  readonly meta: Cause;
}

/** A value a read-model column can hold; instants are text, jsonb is JSON. */
export type Cell = Json | undefined;
export type Row = Readonly<Record<string, Cell>>;

/** Postgres types a read-model column may have. */
export type ColumnType =
  | 'text'
  | 'bigint'
  | 'integer'
  | 'boolean'
  | 'timestamptz'
  | 'date'
  | 'jsonb'
  | 'uuid'
  | 'text[]'
  | 'double precision';

/**
 * A read model: one table, folded batch by batch in memory, each touched row written once, together with its checkpoint.
 * The table itself is made by a migration of the service (`read.<name>`); the columns here say what is written.
 */
export interface Projection {
  /** Table name under schema `read`, ending in `_v<n>`; also the checkpoint's name. */
  readonly name: string;
  /** `own` = this service's private events; otherwise the topics it hears. */
  readonly from: 'own' | readonly string[];
  readonly key: readonly string[];
  /** All columns, key included. */
  readonly columns: Readonly<Record<string, ColumnType>>;
  /** Per event type: which rows it touches and how each changes. Types not listed are passed over. */
  readonly on: Readonly<Record<string, (event: HeardEvent<never>) => readonly RowChange[]>>;
  /** What is told to listeners (live updates) after the batch is committed; default nothing. */
  readonly announce?: (row: Row) => string | undefined;
}

/**
 * One row to be changed, found by its key: folded from what it was (undefined = not there yet; `null` removes it), or
 * written as it is, whatever was there, which spares the look. A fold makes new values and leaves those it is given as they
 * are: what it hands on untouched may not be written.
 */
export type RowChange = { readonly key: readonly (string | number)[] } & (
  { readonly fold: (row: Row | undefined) => Row | null } | { readonly row: Row }
);

/** What a public event says to a command of this service. */
export interface Reaction {
  /** Consumer group is `<service>.<name>`; part of each command id, so it is permanent. */
  readonly name: string;
  readonly from: 'own' | readonly string[];
  /** `beginning` replays all history on first start; `start` hears only what is published after it first ran. Anything that sends outside must say `start`. */
  readonly begins: 'beginning' | 'start';
  /** Issues commands under the given deterministic id; called again after a crash. Types not listed are passed over. */
  readonly on: Readonly<
    Record<string, (event: HeardEvent<never>, commandId: (purpose: string) => string) => Promise<void>>
  >;
}

/** Publishes private events: each becomes at most one public record. Exhaustive: every event type of the service is listed. */
export type Publications = Readonly<Record<string, ((event: PublishableEvent) => PublicRecord) | null>>;

export interface PublishableEvent {
  readonly id: Uuid;
  readonly type: string;
  readonly data: JsonObject;
  readonly streamId: string;
  readonly version: number;
  readonly occurredAt: Instant;
  readonly recordedAt: Instant;
  readonly meta: Cause;
}

/** A public record before headers: where it goes, its CloudEvents type, its protobuf bytes. */
export interface PublicRecord {
  readonly topic: string;
  readonly type: string;
  readonly value: Uint8Array;
}

/** Reads records, by topic: bytes to what they say. */
export type Decoders = Readonly<Record<string, (value: Uint8Array) => DecodedRecord>>;

/** What a public record says, once decoded: its CloudEvents type, the variant's data, and the cause it carries. */
export interface DecodedRecord {
  readonly type: string;
  readonly data: unknown;
  readonly occurredAt: Instant;
  readonly meta: Cause;
}

/** Id of the aggregate an event is about: its stream id without the category, which has no dash. */
export function subjectOf({ streamId }: { readonly streamId: string }): string {
  return streamId.slice(streamId.indexOf('-') + 1);
}

/** A command that is due at an instant, made by events and cancelled by events. */
export interface TimerRule {
  /** Permanent name; part of the deterministic command id. */
  readonly name: string;
  /** Per own event type: set or cancel the timer of a key. */
  readonly on: Readonly<Record<string, (event: HeardEvent<never>) => TimerChange | undefined>>;
  /** Runs the ordinary command path. `dueAt` is the instant to decide from, however late it fires. */
  readonly fire: (timer: {
    readonly key: string;
    readonly dueAt: Instant;
    readonly payload: JsonObject;
    readonly commandId: string;
  }) => Promise<void>;
}

export type TimerChange =
  | { readonly key: string; readonly set: Instant; readonly payload?: JsonObject }
  | { readonly key: string; readonly cancel: true };
