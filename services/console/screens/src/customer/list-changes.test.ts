import { expect, test } from 'vitest';
import { listChanges } from './list-changes.ts';

test('what came and what went is told apart from what stayed', () => {
  expect(listChanges(['a@x.cn', 'b@x.cn'], ['b@x.cn', 'c@x.cn'])).toEqual({
    removed: new Set([0]),
    added: new Set([1]),
  });
});

test('two conversations of the same subject are two', () => {
  expect(listChanges(['Order'], ['Order', 'Order'])).toEqual({ removed: new Set(), added: new Set([1]) });
});
