import type { EventStore } from '@rapport/kernel/event-store';
import type { Logger } from '@rapport/kernel/logging';
import { followLoop } from '@rapport/kernel/projection';
import type { Worker } from '@rapport/kernel/service';
import { createWake, seldom } from '@rapport/kernel/waking';

/** Tells whoever reads along in a stream that something was added to it, wherever that was appended. */
export interface ChatRoom extends Worker {
  /** Called whenever a stream has grown; returns the way to leave. */
  follow(streamId: string, listener: () => void): () => void;
  /** Called when the room closes: whoever reads along comes again elsewhere. */
  onStop(listener: () => void): () => void;
}

const PAGE = 500;
/** An append of another process rings no bell here: that soon it is looked for. */
const IDLE_MS = 500;
const NEWS_MS = 8;

/** A room over the service's own log: one look for all who read along. */
export function chatRoom({
  store,
  logger,
}: {
  readonly store: EventStore;
  readonly logger: Logger;
}): ChatRoom {
  const listeners = new Map<string, Set<() => void>>();
  const stopping = new Set<() => void>();
  const ending = new AbortController();
  const wake = createWake(ending.signal);
  let seenUpTo: number | undefined;
  let running: Promise<void> | undefined;
  let leave = (): void => {};

  async function look(): Promise<boolean> {
    if (listeners.size === 0) {
      seenUpTo = undefined;
      return false;
    }
    if (seenUpTo === undefined) {
      seenUpTo = (await store.head()).position;
      // What was appended while it was asked for is told by nothing else.
      for (const all of listeners.values()) for (const listener of all) listener();
    }
    const events = await store.readAll(seenUpTo, PAGE);
    seenUpTo = events.at(-1)?.position ?? seenUpTo;
    for (const streamId of new Set(events.map((event) => event.streamId)))
      for (const listener of listeners.get(streamId) ?? []) listener();
    return events.length === PAGE;
  }

  return {
    name: 'chat-room',
    start: async () => {
      leave = store.onAppend(seldom(() => wake.ring(), NEWS_MS));
      running = followLoop('chat-room', look, wake, ending.signal, logger, IDLE_MS);
    },
    stop: async () => {
      leave();
      ending.abort();
      for (const listener of stopping) listener();
      await running;
    },
    follow(streamId, listener) {
      const all = listeners.get(streamId) ?? new Set();
      listeners.set(streamId, all.add(listener));
      wake.ring();
      return () => {
        all.delete(listener);
        if (all.size === 0 && listeners.get(streamId) === all) listeners.delete(streamId);
      };
    },
    onStop(listener) {
      stopping.add(listener);
      return () => void stopping.delete(listener);
    },
  };
}
