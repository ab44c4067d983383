import { describe, expect, test } from 'vitest';
import { backOff, eventReader } from './event-stream.ts';

describe('reading a stream of events', () => {
  test('an event that arrives in pieces is handed over once, whole', () => {
    const read = eventReader();
    expect(read('id: 7\ndata: {"chan')).toEqual([]);
    expect(read('ged":["inbox"]}\n')).toEqual([]);
    expect(read('\n')).toEqual([{ id: '7', data: '{"changed":["inbox"]}' }]);
  });

  test('comments that keep the line open say nothing', () => {
    expect(eventReader()(': still here\n\n:\n\n')).toEqual([]);
  });

  test('the last id stays with events that bring none', () => {
    expect(eventReader()('id: 1\ndata: a\n\ndata: b\r\n\r\n')).toEqual([
      { id: '1', data: 'a' },
      { id: '1', data: 'b' },
    ]);
  });
});

test('waiting to connect again grows to fifteen seconds and no further', () => {
  expect(backOff(0, () => 0.5)).toBe(500);
  expect(backOff(3, () => 0.5)).toBe(4000);
  expect(backOff(40, () => 1)).toBe(18_750);
});
