import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Principal } from './port.ts';
import { internalTokens } from './tokens.ts';

const secret = Buffer.alloc(32, 7);
const service: Principal = { kind: 'service', name: 'customers' };

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => vi.useRealTimers());
const pass = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);

test('a token that was good is not any more when its minute is over', async () => {
  const tokens = internalTokens(secret);
  const token = await tokens.mint(service, 'channels');
  expect(await tokens.verify(token, 'channels')).toEqual(service);
  pass(59);
  expect(await tokens.verify(token, 'channels')).toEqual(service);
  pass(2);
  expect(await tokens.verify(token, 'channels')).toBeUndefined();
});

test('a token known for one audience is none for another', async () => {
  const tokens = internalTokens(secret);
  const token = await tokens.mint(service, 'channels');
  expect(await tokens.verify(token, 'channels')).toEqual(service);
  expect(await tokens.verify(token, 'access')).toBeUndefined();
});

test('whoever gets a token has the most of a minute left', async () => {
  const tokens = internalTokens(secret);
  const first = await tokens.mint(service, 'channels');
  pass(14);
  expect(await tokens.mint(service, 'channels')).toBe(first);
  pass(2);
  const second = await tokens.mint(service, 'channels');
  pass(58);
  expect(await tokens.verify(second, 'channels')).toEqual(service);
  expect(await tokens.verify(first, 'channels')).toBeUndefined();
});

test('another person of the same name gets a token of their own', async () => {
  const tokens = internalTokens(secret);
  const mint = (name: string) => tokens.mint({ kind: 'service', name }, 'channels');
  expect(await tokens.verify(await mint('a'), 'channels')).toEqual({ kind: 'service', name: 'a' });
  expect(await tokens.verify(await mint('b'), 'channels')).toEqual({ kind: 'service', name: 'b' });
});
