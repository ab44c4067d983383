import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { requestHashOf } from './request-hash.ts';

/** The same by the shortest way to say it. */
function plainly(value: unknown): string {
  const inOrder = (_key: string, inner: unknown) =>
    typeof inner !== 'object' || inner === null || Array.isArray(inner)
      ? inner
      : Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  return createHash('sha256').update(JSON.stringify(value, inOrder)).digest('hex');
}

const keys = fc.oneof(fc.constantFrom('10', '9', '1x', 'a', 'b', '茶', '__proto__'), fc.string());
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    fc.constantFrom(null, true, '', 0),
    fc.string(),
    fc.integer(),
    fc.array(tie('json'), { maxLength: 3 }),
    fc.array(fc.tuple(keys, tie('json')), { maxLength: 5 }).map((entries) => Object.fromEntries(entries)),
  ),
}));

function reversed(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(reversed);
  const entries = Object.entries(value).map(([key, inner]) => [key, reversed(inner)] as const);
  return Object.fromEntries(entries.reverse());
}

test('a request has one hash, however its keys are ordered, and always the same', () => {
  fc.assert(
    fc.property(json, (request) => {
      const hash = requestHashOf([request]);
      expect(hash).toBe(plainly([request]));
      expect(requestHashOf([reversed(request)])).toBe(hash);
    }),
  );
});

test('another request has another hash', () => {
  const hashes = [{ a: 1 }, { a: 2 }, { b: 1 }, { a: '1' }, [{ a: 1 }], { a: { a: 1 } }].map(requestHashOf);
  expect(new Set(hashes).size).toBe(hashes.length);
});
