import { afterEach, expect, test } from 'vitest';
import { eventually } from '../testing/eventually.ts';
import { type Footing, inTime, watchFooting } from './footing.ts';

let footing: Footing | undefined;
afterEach(() => footing?.stop());

test('what is gone is noticed, and for how long; what comes back too', async () => {
  const there = { database: true, cache: 'run 1' as string | undefined, first: true };
  footing = watchFooting({
    database: {
      one: <R extends object>() =>
        there.database ? Promise.resolve({ run: 'a' } as R) : new Promise<R>(() => {}),
    },
    cache: {
      run: async () => {
        if (!there.cache) throw new Error('away');
        return there.cache;
      },
    },
    log: {
      answering: async () =>
        new Map([
          ['a:1', there.first],
          ['b:2', true],
        ]),
    },
  });
  const ups = () => Object.fromEntries(footing!.state().map(({ name, up }) => [name, up]));
  const seen = (database: boolean, cache: boolean, first: boolean) =>
    eventually(
      ups,
      (now) => JSON.stringify(now) === JSON.stringify({ database, cache, 'log a:1': first, 'log b:2': true }),
    );
  await seen(true, true, true);
  there.database = false; // Hangs: neither an answer nor an error.
  there.cache = undefined;
  there.first = false;
  await seen(false, false, false);
  const goneFor = footing.state().find(({ name }) => name === 'cache')!.forMs;
  const upFor = footing.state().find(({ name }) => name === 'log b:2')!.forMs;
  expect(goneFor).toBeLessThan(upFor);
  there.database = there.first = true;
  there.cache = 'run 2';
  await seen(true, true, true);

  // Gone and back between two looks.
  const age = (of: string) => footing!.state().find(({ name }) => name === of)!.forMs;
  await eventually(
    () => age('cache'),
    (ms) => ms > 500,
  );
  there.cache = 'run 3';
  await eventually(
    () => age('cache') < age('database'),
    (younger) => younger,
  );
});

test('an answer that is late or an error is none', async () => {
  expect(await inTime(Promise.resolve(1), 'none')).toBe(1);
  expect(await inTime(Promise.reject(new Error('away')), 'none')).toBe('none');
  expect(await inTime(new Promise(() => {}), 'none', 5)).toBe('none');
});
