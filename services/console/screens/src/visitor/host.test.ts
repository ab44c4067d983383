import { expect, test } from 'vitest';
import { readAsked } from './host.ts';
import { keptIn, toldShelf } from './kept.ts';
import { languageOf, wordsIn } from './words.ts';

test('a message of the page around the chat is heard when it has a shape that is known, and never else', () => {
  const says = (what: object) => readAsked({ rapport: 'chat', ...what });
  expect(says({ do: 'shown', more: 1 })).toEqual({ do: 'shown' });
  expect(says({ do: 'identify', identity: 'a'.repeat(40) })).toEqual({
    do: 'identify',
    identity: 'a'.repeat(40),
  });
  expect(says({ do: 'kept', entries: { a: '1', b: 2 } })).toEqual({ do: 'kept', entries: { a: '1' } });
  for (const noise of [null, undefined, 7, 'reset', [], { do: 'reset' }, { rapport: 'other', do: 'reset' }])
    expect(readAsked(noise)).toBeUndefined();
  for (const what of [
    { do: ['reset'] },
    { do: 'eval' },
    { do: 'identify' },
    { do: 'identify', identity: '<script>'.repeat(9) },
  ])
    expect(says(what)).toBeUndefined();
});

test('what waits to be sent is kept message by message, is told to whoever keeps it, and is forgotten with all else', () => {
  const told: [string, string | null][] = [];
  const shelf = toldShelf(
    { 'rapport.chat.other.token': 'x' },
    (name, value) => void told.push([name, value]),
  );
  const [mine, tab] = [keptIn(shelf, 's'), keptIn(shelf, 's')];
  mine.keepToken('t');
  tab.keepUnsent({ messageId: 'b', text: 'second', at: '2026-01-02' });
  mine.keepUnsent({ messageId: 'a', text: 'first', at: '2026-01-01' });
  shelf.setItem('rapport.chat.s.out.broken', '{"messageId":1}');
  expect(mine.unsent().map(({ text }) => text)).toEqual(['first', 'second']);
  mine.dropUnsent('a');
  expect(tab.unsent()).toHaveLength(1);
  expect([tab.token(), tab.seenUpTo()]).toEqual(['t', 0]);
  expect(told).toContainEqual(['rapport.chat.s.out.a', null]);
  mine.forget();
  expect([tab.token(), tab.unsent()]).toEqual([undefined, []]);
  expect(shelf.getItem('rapport.chat.other.token')).toBe('x');
});

test('the language is the one asked for, else the browser’s, else English, and both say everything', () => {
  expect(languageOf('zh', ['en'])).toBe('zh');
  expect(languageOf('fr', ['de', 'zh-TW'])).toBe('zh');
  expect(languageOf(null, ['fr'])).toBe('en');
  const [zh, en] = [wordsIn('zh'), wordsIn('en')];
  expect(Object.keys(zh)).toEqual(Object.keys(en));
  for (const words of [zh, en]) expect(Object.values(words).every((text) => text !== '')).toBe(true);
});
