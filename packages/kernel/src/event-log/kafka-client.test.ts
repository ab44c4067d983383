import { expect, test } from 'vitest';
import { inTurn } from './kafka-client.ts';

test('every connection begins at another broker than the one before', () => {
  const next = inTurn(['a:1', 'b:2', 'c:3']);
  expect([next(), next(), next(), next()]).toEqual([['a:1'], ['b:2'], ['c:3'], ['a:1']]);
});
