import { deriveUuid, instantOf, newUuid, type Clock } from '../values/index.ts';
import { type EncodedAppend, encodeAppend } from './append-arrays.ts';
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
import { checkShape } from './validation.ts';

/** An event store in memory: passes the same contract as Postgres, and stands in for it in tests and simulation. */
export function memoryEventStore(clock: Clock, options: { readonly upcasters?: Upcasters } = {}): EventStore {
  const kept = emptyStore(clock);
  const snapshots = new Map<string, Snapshot>();
  const listeners = new Set<() => void>();
  const upcast = prepareUpcasters(options.upcasters);
  const read = (event: StoredEvent): StoredEvent => {
    const { schema, data } = upcast(event.type, event.schema, event.data);
    return schema === event.schema ? event : { ...event, schema, data };
  };
  const writing = writingTo(kept, () => listeners.forEach((listener) => listener()));
  const store: EventStore = {
    append: writing.append,
    alone: (work) => writing.alone((append) => work({ ...store, append })),
    recall: async (key, requestHash) => recalled(kept, key, requestHash),
    readStream: async (streamId, range: StreamRange = {}) =>
      (kept.streams.get(streamId) ?? [])
        .map((at) => read(kept.events[at]!))
        .filter((event) => within(event, range)),
    readStreams: async (streamIds) =>
      new Map(
        streamIds.map((streamId) => [
          streamId,
          (kept.streams.get(streamId) ?? []).map((at) => read(kept.events[at]!)),
        ]),
      ),
    readAll: async (after, limit) => kept.events.slice(after, after + limit).map(read),
    readTypes: async (after, types, { limit, span }) => {
      const looked = kept.events.slice(after, after + span);
      const events = looked.filter(({ type }) => types.includes(type)).slice(0, limit);
      const to = events.length === limit ? events.at(-1)!.position : after + looked.length;
      return { events: events.map(read), to, end: kept.events.length };
    },
    head: async () => headOf(kept),
    watermark: async () => {
      tick(kept);
      return headOf(kept);
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
  return store;
}

/** What a store in memory keeps: all events in order, where each stream's are among them, and commands already done. */
interface Kept {
  readonly clock: Clock;
  readonly epoch: string;
  readonly events: StoredEvent[];
  readonly streams: Map<string, number[]>;
  readonly commands: Map<string, { readonly requestHash: string; readonly appended: Appended }>;
  recordedAt: string;
}

const emptyStore = (clock: Clock): Kept => ({
  clock,
  epoch: deriveUuid('memory-epoch', instantOf(clock.now())),
  events: [],
  streams: new Map(),
  commands: new Map(),
  recordedAt: instantOf(clock.now()),
});

const headOf = ({ events, recordedAt, epoch }: Kept): Head => ({
  position: events.length,
  recordedAt,
  epoch,
});

/** The recording instant of what is appended now; it never goes back. */
function tick(kept: Kept): string {
  const now = instantOf(kept.clock.now());
  if (now > kept.recordedAt) kept.recordedAt = now;
  return kept.recordedAt;
}

function recalled({ commands }: Kept, key: string, requestHash: string): Appended | undefined {
  const done = commands.get(key);
  if (done && done.requestHash !== requestHash) throw new IdempotencyMisuse('another request under this key');
  return done && { ...done.appended, replayed: true, versions: [] };
}

/** Appends, unless somebody has the store alone: then after that. */
function writingTo(kept: Kept, written: () => void) {
  let alone: Promise<unknown> | undefined;
  const write: EventStore['append'] = async (request) => {
    checkShape(request);
    const appended = append(kept, encodeAppend(request));
    if (!appended.replayed) written();
    return appended;
  };
  const writeAfter: EventStore['append'] = async (request) => {
    while (alone) await alone;
    return await write(request);
  };
  return {
    append: (request: AppendRequest) => (alone ? writeAfter(request) : write(request)),
    alone: async <T>(work: (append: EventStore['append']) => Promise<T>): Promise<T> => {
      while (alone) await alone;
      const done = work(write).finally(() => (alone = undefined));
      alone = done.catch(() => {});
      return await done;
    },
  };
}

function append(kept: Kept, encoded: EncodedAppend): Appended {
  const { parts, idempotency } = encoded.request;
  const done = idempotency && recalled(kept, idempotency.key, idempotency.requestHash);
  if (done) return done;
  const streams = parts.map((part) => kept.streams.get(part.streamId) ?? []);
  const moved = parts.filter(
    ({ expected }, i) => expected !== 'any' && streams[i]!.length !== (expected === 'none' ? 0 : expected),
  );
  if (moved.length > 0) throw new Conflict(moved.map((part) => part.streamId));
  const before = kept.events.length;
  write(kept, encoded, streams);
  const appended: Appended = {
    replayed: false,
    firstPosition: Math.min(before + 1, kept.events.length),
    lastPosition: kept.events.length,
    versions: streams.map((positions) => positions.length),
    ...(idempotency?.answer ? { answer: idempotency.answer } : {}),
  };
  if (idempotency) kept.commands.set(idempotency.key, { requestHash: idempotency.requestHash, appended });
  return appended;
}

/** Writes the events of each part to the end of the log; `streams`: where those of its stream are, to be added to. */
function write(kept: Kept, { request, data }: EncodedAppend, streams: readonly number[][]): void {
  const at = tick(kept);
  request.parts.forEach(({ streamId, events }, p) => {
    const positions = streams[p]!;
    if (positions.length === 0) kept.streams.set(streamId, positions);
    events.forEach((event, e) => {
      positions.push(kept.events.length);
      kept.events.push({
        position: kept.events.length + 1,
        streamId,
        version: positions.length,
        id: event.id ?? newUuid(kept.clock.now()),
        type: event.type,
        schema: event.schema ?? 1,
        data: JSON.parse(data[p]![e]!) as StoredEvent['data'],
        meta: request.cause,
        occurredAt: event.occurredAt ?? at,
        recordedAt: at,
      });
    });
  });
}

function within(event: StoredEvent, { fromVersion = 1, toVersion = Infinity, asOf }: StreamRange): boolean {
  return (
    event.version >= fromVersion &&
    event.version <= toVersion &&
    (asOf === undefined || event.recordedAt <= asOf)
  );
}
