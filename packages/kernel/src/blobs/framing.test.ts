import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { frame, frames } from './framing.ts';

const collected = async (chunks: readonly Uint8Array[]) => {
  const found: string[] = [];
  for await (const piece of frames(Readable.from(chunks))) found.push(Buffer.from(piece).toString());
  return found;
};

describe('framed pieces', () => {
  const words = ['', 'one', 'x'.repeat(3_000), 'end'];
  const whole = Buffer.concat(words.map((word) => frame(Buffer.from(word))));

  test.each([1, 3, 4, 7, 1_000, 100_000])('come back in chunks of %i bytes', async (size) => {
    const chunks = Array.from({ length: Math.ceil(whole.length / size) }, (_, i) =>
      whole.subarray(i * size, (i + 1) * size),
    );
    expect(await collected(chunks)).toEqual(words);
  });

  test('cut in the middle of one, or with a length that none has, they are refused', async () => {
    await expect(collected([whole.subarray(0, -1)])).rejects.toThrow('cut in the middle');
    await expect(collected([Buffer.from([0xff, 0xff, 0xff, 0xff])])).rejects.toThrow('a frame of');
  });
});
