import { expect, test } from 'vitest';
import { money } from './money.ts';

test('an amount has the digits of its currency, and every further one it is written with', () => {
  expect(money('129', 'EUR', 'en')).toBe('€129.00');
  expect(money('459.5', 'CNY', 'zh-CN')).toBe('¥459.50');
  expect(money('0.0355', 'EUR', 'en')).toBe('€0.0355');
  expect(money('-1200', 'JPY', 'en')).toBe('-¥1,200');
  expect(money('90071992547409931.25', 'EUR', 'en')).toBe('€90,071,992,547,409,931.25');
});
