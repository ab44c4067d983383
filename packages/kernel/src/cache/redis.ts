import { Redis } from 'ioredis';
import type { Cache } from './port.ts';

/** The cache in Redis. When Redis is away, calls fail fast and their users go on without (or, for sign-in, refuse). */
export function redisCache(url: string, onError: (error: unknown) => void): Cache {
  const options = { maxRetriesPerRequest: 1, enableOfflineQueue: false, commandTimeout: 1_000 };
  const client = new Redis(url, options);
  // A connection in subscriber mode can do nothing else; it queues while reconnecting, so that no listener is lost.
  const subscriber = new Redis(url, { maxRetriesPerRequest: null });
  const listeners = new Map<string, Set<(message: string) => void>>();
  for (const connection of [client, subscriber]) connection.on('error', onError);
  subscriber.on('message', (channel: string, message: string) => {
    for (const listener of listeners.get(channel) ?? []) listener(message);
  });
  return {
    get: async (key) => (await client.get(key)) ?? undefined,
    set: async (key, value, ttlSeconds) => void (await client.set(key, value, 'EX', ttlSeconds)),
    delete: async (key) => void (await client.del(key)),
    increment: async (key, ttlSeconds) => {
      const results = await client.multi().incr(key).expire(key, ttlSeconds, 'NX').exec();
      return Number(results?.[0]?.[1]);
    },
    publish: async (channel, message) => void (await client.publish(channel, message)),
    subscribe: async (channel, listener) => {
      const heard = listeners.get(channel) ?? new Set();
      listeners.set(channel, heard.add(listener));
      await subscriber.subscribe(channel);
      return async () => void heard.delete(listener);
    },
    run: async () => /^run_id:(\w+)/m.exec(await client.info('server'))?.[1] ?? 'unnamed',
    close: async () => {
      client.disconnect();
      subscriber.disconnect();
    },
  };
}
