import { expect, test } from 'vitest';
import { planned, sql } from './index.ts';

test('a planned statement is named by its words, alike for the same text and else for another, within 63 bytes', () => {
  const move = (to: number, table = 'ops.relay') =>
    planned(sql`
      update ${{ text: table, values: [] }} set position = ${to} where source = ${'a'}`);
  expect(move(1).name).toBe(move(2).name);
  expect(move(1).name).toMatch(/^update ops\.relay set position = /);
  expect(move(1, 'ops.relay_of_another').name).not.toBe(move(1).name);
  const long = planned(sql`select ${'x'} as ${{ text: 'a'.repeat(200), values: [] }}`).name!;
  expect(Buffer.byteLength(long)).toBeLessThanOrEqual(63);
});
