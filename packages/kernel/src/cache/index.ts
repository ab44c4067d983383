/** What may vanish. */
export * from './port.ts';
export { memoryCache } from './memory.ts';
export { redisCache } from './redis.ts';
