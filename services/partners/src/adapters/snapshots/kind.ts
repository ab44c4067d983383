import type { JsonObject } from '@rapport/kernel/values';
import { type Fact, type FactData, type Topic, typeOf } from '@rapport/proto/catalogue';
import type { Sealed } from '@rapport/proto/common/v1/envelope';
import type { CloudEvent } from '../cloud-events.ts';

/** A kind of record that a snapshot is made of: which event begins it, and what its events come to. */
export interface SnapshotKind {
  readonly begins: string;
  /** From its events in their order, as the partner may read them. */
  readonly fold: (events: readonly CloudEvent[]) => JsonObject;
}

/**
 * What a message of a contract is to a partner: the JSON form of protobuf, which leaves out what is empty. A personal
 * text was opened, is null (forgotten), or was left out with the scope.
 */
export type Said<T> = T extends bigint
  ? string
  : T extends number
    ? // A number, or an enum, which is written by its name.
      number extends T
      ? number
      : string
    : T extends Sealed
      ? string | null
      : T extends readonly (infer One)[]
        ? readonly Said<One>[]
        : T extends object
          ? { readonly [Field in keyof T]?: Said<T[Field]> | undefined }
          : T;

/**
 * What each fact of a topic changes of a record: `now` is the record before it, `at` when it happened. Every fact has its
 * line, so that none is forgotten. What a fact leaves out is empty: a field that may become so is named, and undefined
 * takes it away; spreading a fact would keep what the record said before.
 */
export type Changes<T extends Topic, R> = {
  readonly [F in Fact<T>]: (said: Said<FactData<T, F>>, now: R, at: string) => Partial<R>;
};

/** The fact leaves the record as it is. */
export const nothing = () => ({});

/** Records of a topic that begin with a fact and are what its facts make of them. */
export function kindOf<T extends Topic, R extends JsonObject>(
  topic: T,
  first: Fact<T>,
  changes: Changes<T, R>,
): SnapshotKind {
  const byFact = changes as unknown as { readonly [fact: string]: Change | undefined };
  const after = (record: JsonObject, { data, time }: CloudEvent): JsonObject =>
    Object.entries(data).reduce(
      // Beside its one fact an event names its record.
      (now, [fact, said]) => ({ ...now, ...byFact[fact]?.(said as JsonObject, now, time) }),
      record,
    );
  return { begins: typeOf(topic, first), fold: (events) => events.reduce(after, {}) };
}

type Change = (said: JsonObject, now: JsonObject, at: string) => JsonObject;
