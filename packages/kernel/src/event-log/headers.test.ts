import { describe, expect, test } from 'vitest';
import { MalformedRecord, decodeHeaders, encodeHeaders, fromOneLine, inOneLine } from './headers.ts';

const headers = {
  id: '01900000-0000-7000-8000-000000000001',
  type: 'rapport.channels.conversation.message-received.v1',
  time: '2026-01-01T00:00:00.000Z',
  source: {
    source: 'channels/0',
    position: 1234,
    previous: 1229,
    epoch: '01900000-0000-7000-8000-000000000002',
    recordedAt: '2026-01-01T00:00:01.000Z',
  },
};

describe('the headers of a public record', () => {
  test('there are six of them and they come back as they were', () => {
    const encoded = encodeHeaders(headers);
    expect(Object.keys(encoded)).toHaveLength(6);
    expect(decodeHeaders(encoded)).toEqual(headers);
  });

  test.each(['ce_id', 'ce_type', 'ce_time', 'rapport-source'])(
    'a record without a readable %s is refused',
    (name) => {
      expect(() => decodeHeaders({ ...encodeHeaders(headers), [name]: '' })).toThrow(MalformedRecord);
    },
  );

  test('what they say fits into one line and comes back as it was', () => {
    const line = inOneLine(headers);
    expect(line).not.toContain('\n');
    expect(fromOneLine(line)).toEqual(headers);
    for (let length = 0; length < line.length; length += 1)
      expect(() => fromOneLine(line.slice(0, length))).toThrow(MalformedRecord);
  });
});
