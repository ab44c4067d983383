import { deriveUuid, instantOf, newUuid, type Clock } from '../values/index.ts';
import {
  type AppendRequest,
  type Appended,
  Conflict,
  type EventStore,
  type Head,
  IdempotencyMisuse,
  type Snapshot,
  type StoredEvent,
  type StreamRange,
  type Upcasters,
} from './port.ts';
import { prepareUpcasters } from './upcasting.ts';
import { checkShape, encodeData } from './validation.ts';

/** An event store in memory: passes the same contract as Postgres, and stands in for it in tests and simulation. */
export function memoryEventStore(clock: Clock, options: { readonly upcasters?: Upcasters } = {}): EventStore {
  const events: StoredEvent[] = [];
  const streams = new Map<string, number[]>();
  const commands = new Map<string, { readonly requestHash: string; readonly appended: Appended }>();
  const snapshots = new Map<string, Snapshot>();
  const listeners = new Set<() => void>();
  const upcast = prepareUpcasters(options.upcasters);
  const epoch = deriveUuid('memory-epoch', instantOf(clock.now()));
  let recordedAt = instantOf(clock.now());

  const tick = () => {
    const now = instantOf(clock.now());
    if (now > recordedAt) recordedAt = now;
    return recordedAt;
  };
  const head = (): Head => ({ position: events.length, recordedAt, epoch });
  const recalled = (key: string, requestHash: string): Appended | undefined => {
    const done = commands.get(key);
    if (done && done.requestHash !== requestHash)
      throw new IdempotencyMisuse('another request under this key');
    return done && { ...done.appended, replayed: true, versions: [] };
  };
  const read = (event: StoredEvent): StoredEvent => {
    const { schema, data } = upcast(event.type, event.schema, event.data);
    return schema === event.schema ? event : { ...event, schema, data };
  };

  function append({ parts, cause, idempotency }: AppendRequest): Appended {
    const done = idempotency && recalled(idempotency.key, idempotency.requestHash);
    if (done) return done;
    const versionOf = (streamId: string) => streams.get(streamId)?.length ?? 0;
    const moved = parts.filter(
      ({ streamId, expected }) =>
        expected !== 'any' && versionOf(streamId) !== (expected === 'none' ? 0 : expected),
    );
    if (moved.length > 0) throw new Conflict(moved.map((part) => part.streamId));
    const at = tick();
    const before = events.length;
    const written = parts.flatMap((part) =>
      part.events.map((event) => ({ part, event, data: encodeData(event) })),
    );
    for (const { part, event, data } of written) {
      const positions = streams.get(part.streamId) ?? [];
      streams.set(part.streamId, positions);
      positions.push(events.length);
      events.push({
        position: events.length + 1,
        streamId: part.streamId,
        version: positions.length,
        id: event.id ?? newUuid(clock.now()),
        type: event.type,
        schema: event.schema ?? 1,
        data: JSON.parse(data),
        meta: cause,
        occurredAt: event.occurredAt ?? at,
        recordedAt: at,
      });
    }
    const appended: Appended = {
      replayed: false,
      firstPosition: written.length > 0 ? before + 1 : before,
      lastPosition: events.length,
      versions: parts.map((part) => versionOf(part.streamId)),
      ...(idempotency?.answer ? { answer: idempotency.answer } : {}),
    };
    if (idempotency) commands.set(idempotency.key, { requestHash: idempotency.requestHash, appended });
    for (const listener of listeners) listener();
    return appended;
  }

  return {
    append: async (request) => {
      checkShape(request);
      request.parts.forEach((part) => part.events.forEach(encodeData));
      return append(request);
    },
    recall: async (key, requestHash) => recalled(key, requestHash),
    readStream: async (streamId, range: StreamRange = {}) =>
      (streams.get(streamId) ?? []).map((at) => read(events[at]!)).filter((event) => within(event, range)),
    readAll: async (after, limit) => events.slice(after, after + limit).map(read),
    head: async () => head(),
    watermark: async () => {
      tick();
      return head();
    },
    readSnapshot: async (streamId, shape) => snapshots.get(`${shape} ${streamId}`),
    saveSnapshot: async (streamId, shape, snapshot) => {
      snapshots.set(`${shape} ${streamId}`, snapshot);
    },
    onAppend: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function within(event: StoredEvent, { fromVersion = 1, toVersion = Infinity, asOf }: StreamRange): boolean {
  return (
    event.version >= fromVersion &&
    event.version <= toVersion &&
    (asOf === undefined || event.recordedAt <= asOf)
  );
}
