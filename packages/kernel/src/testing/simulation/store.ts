import { type Pending, groupCommit } from '../../event-store/batcher.ts';
import { type AppendRequest, type Appended, type EventStore, Unavailable } from '../../event-store/index.ts';
import type { Actor, Schedule } from './schedule.ts';
import type { Opened, Tables } from './tables.ts';
import type { Trouble } from './trouble.ts';

/** The row of the store that whoever appends holds. */
const HEAD = 'es.head';

/**
 * One process's way to the event store of its service: appends travel in batches, as to Postgres; each batch and each
 * read is a step, and any of them may fail, before it was done or after.
 */
export function storeOver(
  shared: EventStore,
  owner: Actor,
  { schedule, trouble, tables }: { schedule: Schedule; trouble: Trouble; tables: Tables },
): EventStore {
  const listeners = new Set<() => void>();
  const write = async (batch: readonly Pending<AppendRequest, Appended>[], session: Opened) => {
    await schedule.turn('append');
    const wrong = trouble.strikes('store');
    const lost = new Unavailable('event store');
    await session.lock(HEAD);
    if (wrong === 'unheard' || session.ended) return batch.forEach(({ reject }) => reject(lost));
    const outcomes = await Promise.allSettled(batch.map(({ request }) => shared.append(request)));
    tables.flushed();
    await schedule.turn('appended');
    outcomes.forEach((outcome, i) => {
      const { resolve, reject } = batch[i]!;
      if (wrong) reject(lost);
      else if (outcome.status === 'fulfilled') resolve(outcome.value);
      else reject(outcome.reason);
    });
    for (const listener of listeners) listener();
  };
  const batcher = groupCommit<AppendRequest, Appended>((batch) =>
    withSession((session) => write(batch, session)),
  );
  const withSession = async <T>(work: (session: Opened) => Promise<T>): Promise<T> => {
    const session = tables.begin(owner);
    try {
      return await work(session);
    } finally {
      session.rollback();
    }
  };
  const asking = async <T>(label: string, ask: () => Promise<T>): Promise<T> => {
    await schedule.turn(label);
    const wrong = trouble.strikes('store');
    if (wrong === 'unheard') throw new Unavailable('event store');
    const answer = await ask();
    if (wrong) throw new Unavailable('event store');
    return answer;
  };
  const appending =
    (add: (pending: Pending<AppendRequest, Appended>) => void): EventStore['append'] =>
    (request) =>
      new Promise((resolve, reject) => {
        const claims = request.parts.map((part) => `stream ${part.streamId}`);
        if (request.idempotency) claims.push(`key ${request.idempotency.key}`);
        add({ request, claims, resolve, reject });
      });
  const store: EventStore = {
    append: appending(batcher.add),
    alone: (work) =>
      withSession(async (session) => {
        await schedule.turn('alone');
        await session.lock(HEAD);
        const done = await work({ ...store, append: appending((pending) => void write([pending], session)) });
        await schedule.turn('commit');
        if (session.ended) throw new Unavailable('event store');
        return done;
      }),
    recall: (key, hash) => asking('recall', () => shared.recall(key, hash)),
    readStream: (streamId, range) => asking('read stream', () => shared.readStream(streamId, range)),
    readStreams: (streamIds) => asking('read streams', () => shared.readStreams(streamIds)),
    readAll: (after, limit) => asking('read all', () => shared.readAll(after, limit)),
    readTypes: (after, types, within) => asking('skim', () => shared.readTypes(after, types, within)),
    head: () => asking('head', () => shared.head()),
    watermark: () => asking('watermark', () => shared.watermark()),
    readSnapshot: (streamId, shape) => shared.readSnapshot(streamId, shape),
    saveSnapshot: (streamId, shape, snapshot) => shared.saveSnapshot(streamId, shape, snapshot),
    onAppend: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return store;
}
