import { expect, test } from 'vitest';
import { gatheringByTurn } from './gathering.ts';

/** A look-up that ends when it is told to, and what it was asked for. */
function slowLook() {
  const looks: { readonly keys: readonly string[]; readonly end: () => void }[] = [];
  const look = (keys: readonly string[]) =>
    new Promise<ReadonlyMap<string, string>>((resolve) => {
      looks.push({ keys, end: () => resolve(new Map(keys.map((key) => [key, `what is at ${key}`]))) });
    });
  return { looks, ask: gatheringByTurn(look) };
}
const aTurn = () => new Promise(setImmediate);

test('all who ask in one turn are in one look, who asks for the same among them once', async () => {
  const { looks, ask } = slowLook();
  const answers = Promise.all(['a', 'b', 'a'].map(ask));
  await aTurn();
  expect(looks.map(({ keys }) => keys)).toEqual([['a', 'b']]);
  looks[0]!.end();
  expect(await answers).toEqual(['what is at a', 'what is at b', 'what is at a']);
});

test('who asks later is not held up by a look that takes long', async () => {
  const { looks, ask } = slowLook();
  let long = false;
  void ask('a').then(() => (long = true));
  await aTurn();
  const short = ask('a');
  await aTurn();
  looks[1]!.end();
  expect(await short).toBe('what is at a');
  expect(long).toBe(false);
});

test('one that is not there fails by itself, and a look that fails fails for all who were in it', async () => {
  const lost = gatheringByTurn<string>(async () => new Map([['a', 'here']]));
  const [here, missing] = await Promise.allSettled([lost('a'), lost('b')]);
  expect([here.status, missing.status]).toEqual(['fulfilled', 'rejected']);
  const away = gatheringByTurn<string>(() => Promise.reject(new Error('away')));
  const all = await Promise.allSettled([away('a'), away('b')]);
  expect(all.map((one) => String((one as PromiseRejectedResult).reason))).toEqual([
    'Error: away',
    'Error: away',
  ]);
});
