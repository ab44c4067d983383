import { describe, expect, test } from 'vitest';
import { isComposing, match, strokeName, type Stroke } from './matcher.ts';

const plain: Omit<Stroke, 'key'> = {
  keyCode: 0,
  isComposing: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  inText: false,
};
const stroke = (key: string, more: Partial<Stroke> = {}): Stroke => ({ ...plain, key, ...more });
const known = new Set(['j', 'g i', 'g s', '?', 'mod+k', 'mod+Enter', 'Escape']);

describe('a key stroke', () => {
  test('is named as commands name it, on every keyboard', () => {
    expect(strokeName(stroke('?', { shiftKey: true }))).toBe('?');
    expect(strokeName(stroke('K', { metaKey: true }))).toBe('mod+k');
    expect(strokeName(stroke('Enter', { ctrlKey: true, shiftKey: true }))).toBe('mod+shift+Enter');
  });

  test('completes a command or begins a chord', () => {
    expect(match(stroke('j'), undefined, known)).toEqual({ keys: 'j' });
    expect(match(stroke('g'), undefined, known)).toEqual({ pending: 'g' });
    expect(match(stroke('i'), 'g', known)).toEqual({ keys: 'g i' });
    expect(match(stroke('j'), 'g', known)).toEqual({ keys: 'j' });
    expect(match(stroke('x'), undefined, known)).toBeUndefined();
  });

  test('in a text only writes, unless it is held with Ctrl or is Escape', () => {
    expect(match(stroke('j', { inText: true }), undefined, known)).toBeUndefined();
    expect(match(stroke('k', { inText: true, ctrlKey: true }), undefined, known)).toEqual({ keys: 'mod+k' });
    expect(match(stroke('Escape', { inText: true }), undefined, known)).toEqual({ keys: 'Escape' });
  });

  test('of an input method never acts, however the browser tells', () => {
    expect(isComposing({ isComposing: true, keyCode: 13 })).toBe(true);
    expect(isComposing({ isComposing: false, keyCode: 229 })).toBe(true);
    expect(match(stroke('Enter', { ctrlKey: true, keyCode: 229 }), undefined, known)).toBeUndefined();
    expect(match(stroke('Enter', { ctrlKey: true, isComposing: true }), undefined, known)).toBeUndefined();
  });
});
