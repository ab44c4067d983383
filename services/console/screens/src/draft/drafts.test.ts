import { describe, expect, test } from 'vitest';
import { dropDrafts, readDraft, sendingKey, writeDraft, type DraftStorage } from './drafts.ts';

function memoryStorage(): DraftStorage {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
    key: (index) => [...kept.keys()][index] ?? null,
    get length() {
      return kept.size;
    },
  };
}

describe('a draft', () => {
  test('is found again in its conversation and by its writer only', () => {
    const storage = memoryStorage();
    writeDraft(storage, 'wang', 'c1', { mode: 'reply', text: '您好' });
    expect(readDraft(storage, 'wang', 'c1')).toEqual({ mode: 'reply', text: '您好' });
    expect(readDraft(storage, 'wang', 'c2')).toBeUndefined();
    expect(readDraft(storage, 'li', 'c1')).toBeUndefined();
  });

  test('leaves nothing behind when it is emptied or its writer signs out', () => {
    const storage = memoryStorage();
    writeDraft(storage, 'wang', 'c1', { mode: 'note', text: 'call back' });
    writeDraft(storage, 'wang', 'c1', { mode: 'note', text: '  ' });
    writeDraft(storage, 'wang', 'c2', { mode: 'reply', text: 'Dear' });
    storage.setItem('rapport.scheme', 'dark');
    dropDrafts(storage);
    expect(storage.length).toBe(1);
  });

  test('is forgotten after two weeks, and a damaged one is none', () => {
    const storage = memoryStorage();
    writeDraft(storage, 'wang', 'c1', { mode: 'reply', text: 'old' }, 0);
    expect(readDraft(storage, 'wang', 'c1', 15 * 24 * 3600_000)).toBeUndefined();
    storage.setItem('rapport.draft.wang.c3', '{"at":');
    expect(readDraft(storage, 'wang', 'c3')).toBeUndefined();
  });

  test('keeps its sending key while the text is the same, so that a repeated try sends once', () => {
    const tried = { key: 'k1', mode: 'reply', text: 'Dear' } as const;
    expect(sendingKey({ mode: 'reply', text: 'Dear', tried }, () => 'k2')).toBe('k1');
    expect(sendingKey({ mode: 'reply', text: 'Dear Ms Li', tried }, () => 'k2')).toBe('k2');
    expect(sendingKey({ mode: 'note', text: 'Dear', tried }, () => 'k2')).toBe('k2');
  });
});
