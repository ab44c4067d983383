import type { Cache } from './port.ts';

/** A cache in this process: for one process, and as the fall-back where no Redis is configured. Bounded to 50,000 keys. */
export function memoryCache(): Cache {
  const MAX_KEYS = 50_000;
  const values = new Map<string, { readonly value: string; readonly until: number }>();
  const listeners = new Map<string, Set<(message: string) => void>>();
  const live = (key: string) => {
    const entry = values.get(key);
    if (entry && entry.until > Date.now()) return entry;
    values.delete(key);
    return undefined;
  };
  const put = (key: string, value: string, until: number) => {
    values.delete(key);
    values.set(key, { value, until });
    const oldest = values.keys().next();
    if (values.size > MAX_KEYS && !oldest.done) values.delete(oldest.value);
  };
  return {
    get: async (key) => live(key)?.value,
    set: async (key, value, ttlSeconds) => put(key, value, Date.now() + ttlSeconds * 1000),
    delete: async (key) => void values.delete(key),
    increment: async (key, ttlSeconds) => {
      const entry = live(key);
      const count = Number(entry?.value ?? 0) + 1;
      put(key, String(count), entry?.until ?? Date.now() + ttlSeconds * 1000);
      return count;
    },
    publish: async (channel, message) => {
      for (const listener of listeners.get(channel) ?? []) listener(message);
    },
    subscribe: async (channel, listener) => {
      const heard = listeners.get(channel) ?? new Set();
      listeners.set(channel, heard.add(listener));
      return async () => void heard.delete(listener);
    },
    run: async () => 'memory',
    close: async () => {
      values.clear();
      listeners.clear();
    },
  };
}
