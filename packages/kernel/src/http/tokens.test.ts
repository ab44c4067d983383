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

test('a token that was good under one secret is none under another, however often it was seen', async () => {
  const before = internalTokens(secret);
  const token = await before.mint(service, 'channels');
  expect(await before.verify(token, 'channels')).toEqual(service);
  const after = internalTokens(Buffer.alloc(32, 8));
  expect(await after.verify(token, 'channels')).toBeUndefined();
  expect(await after.verify(token, 'channels')).toBeUndefined();
});

test('a token that is known is not checked again, and one that differs in its signature is not known', async () => {
  const tokens = internalTokens(secret);
  const token = await tokens.mint(service, 'channels');
  expect(tokens.verify(token, 'channels')).toBeInstanceOf(Promise);
  await tokens.verify(token, 'channels');
  expect(tokens.verify(token, 'channels')).toEqual(service);
  const signature = token.slice(token.lastIndexOf('.') + 1);
  const forged = token.replace(
    signature,
    signature.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')),
  );
  expect(await tokens.verify(forged, 'channels')).toBeUndefined();
});

test('of the tokens that were checked the oldest are forgotten, and then checked again', async () => {
  const tokens = internalTokens(secret);
  const mint = (n: number) => tokens.mint({ kind: 'service', name: `${n}` }, 'channels');
  const first = await mint(0);
  await tokens.verify(first, 'channels');
  for (let n = 1; n <= 2_000; n += 1) await tokens.verify(await mint(n), 'channels');
  expect(tokens.verify(first, 'channels')).toBeInstanceOf(Promise);
  expect(tokens.verify(await mint(2_000), 'channels')).toEqual({ kind: 'service', name: '2000' });
});
