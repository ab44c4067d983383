import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import type { StreamEvent } from '../../../src/http/api.ts';
import { applyChanges } from './changes.ts';
import { backOff, eventReader } from './event-stream.ts';

/** Whether the screen hears of changes as they happen. */
export type Liveness = 'connecting' | 'live' | 'lost';

/** Changes that come closer together than this are applied at once, so that a burst costs one round of reads. */
const TOGETHER_MS = 150;

let liveness: Liveness = 'connecting';
const listeners = new Set<() => void>();

function become(next: Liveness): void {
  if (next === liveness) return;
  liveness = next;
  for (const listener of listeners) listener();
}

/** How the connection stands now. */
export function useLiveness(): Liveness {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => liveness,
  );
}

/** Listens for changes as long as the signed-in screens are shown. */
export function useLiveUpdates(): void {
  const client = useQueryClient();
  useEffect(() => {
    const stop = new AbortController();
    void listen(client, stop.signal);
    return () => stop.abort();
  }, [client]);
}

async function listen(client: QueryClient, signal: AbortSignal): Promise<void> {
  const pending = new Set<string>();
  let timer: number | undefined;
  const hear = (changed: readonly string[]) => {
    for (const each of changed) pending.add(each);
    timer ??= window.setTimeout(() => {
      timer = undefined;
      applyChanges(client, new Set(pending));
      pending.clear();
    }, TOGETHER_MS);
  };
  let lastId: string | undefined;
  let tries = 0;
  while (!signal.aborted) {
    await follow(lastId, signal, (event) => {
      tries = 0;
      if (event === undefined) return become('live');
      lastId = event.id ?? lastId;
      hear((JSON.parse(event.data) as StreamEvent).changed);
    }).catch(() => undefined);
    if (signal.aborted) break;
    become('lost');
    await waitOrOnline(backOff(tries++), signal);
    // Without an id to go on from, whatever happened meanwhile is unknown.
    if (lastId === undefined) hear(['everything']);
  }
  window.clearTimeout(timer);
}

/** Reads one connection to its end; calls with nothing once it stands. */
async function follow(
  lastId: string | undefined,
  signal: AbortSignal,
  hear: (event: { readonly id: string | undefined; readonly data: string } | undefined) => void,
): Promise<void> {
  const response = await fetch('/api/console/v1/stream', {
    signal,
    credentials: 'same-origin',
    cache: 'no-store',
    headers: { Accept: 'text/event-stream', ...(lastId === undefined ? {} : { 'Last-Event-ID': lastId }) },
  });
  if (!response.ok || !response.body) return;
  hear(undefined);
  const read = eventReader();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    for (const event of read(value)) hear(event);
  }
}

/** Waits, but no longer than until the network is back. */
function waitOrOnline(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      window.clearTimeout(timer);
      window.removeEventListener('online', done);
      resolve();
    };
    const timer = window.setTimeout(done, ms);
    window.addEventListener('online', done);
    signal.addEventListener('abort', done, { once: true });
  });
}
