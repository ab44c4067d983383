import { describe, expect, test } from 'vitest';
import { type Cache, memoryCache } from '@rapport/kernel/cache';
import { WINDOW_S, signInThrottle } from './throttle.ts';

const indexHash = (kind: string, text: string) => `${kind}/${text}`;
const tries = async (times: number, attempt: (i: number) => Promise<boolean>) => {
  const admitted: boolean[] = [];
  for (let i = 0; i < times; i += 1) admitted.push(await attempt(i));
  return admitted.filter(Boolean).length;
};
const away: Cache = { ...memoryCache(), increment: async () => Promise.reject(new Error('away')) };

describe('tries to sign in', () => {
  test('from one address for one login: ten in a quarter of an hour', async () => {
    const throttle = signInThrottle(memoryCache(), indexHash);
    expect(await tries(30, () => throttle.admit('lin', '10.0.0.1'))).toBe(10);
    expect(await throttle.admit('lin', '10.0.0.2')).toBe(true);
  });

  test('for one login from many addresses: fifty', async () => {
    const throttle = signInThrottle(memoryCache(), indexHash);
    expect(await tries(80, (i) => throttle.admit('lin', `10.0.0.${i}`))).toBe(50);
  });

  test('from one address for many logins: a hundred', async () => {
    const throttle = signInThrottle(memoryCache(), indexHash);
    expect(await tries(150, (i) => throttle.admit(`login-${i}`, '10.0.0.1'))).toBe(100);
  });

  test('are forgotten for a login that got in', async () => {
    const throttle = signInThrottle(memoryCache(), indexHash);
    await tries(9, () => throttle.admit('lin', '10.0.0.1'));
    await throttle.forget('lin', '10.0.0.1');
    expect(await tries(30, () => throttle.admit('lin', '10.0.0.1'))).toBe(10);
  });

  test('are counted more strictly while the cache is away, and never let through uncounted', async () => {
    let now = 0;
    const throttle = signInThrottle(away, indexHash, () => now);
    expect(await tries(30, () => throttle.admit('lin', '10.0.0.1'))).toBe(2);
    const many = await tries(12_000, (i) => throttle.admit(`login-${i}`, `address-${i}`));
    expect(many).toBeLessThan(4_000);
    expect(await throttle.admit('a-new-login', 'a-new-address')).toBe(false);
    now += WINDOW_S * 1000 + 1;
    expect(await throttle.admit('a-new-login', 'a-new-address')).toBe(true);
  });
});
