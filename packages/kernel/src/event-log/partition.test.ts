import fc from 'fast-check';
import kafkajs from 'kafkajs';
import { describe, expect, test } from 'vitest';
import { murmur2, partitionOfKey } from './partition.ts';

describe('the partition of a key', () => {
  // Vectors of Apache Kafka's own UtilsTest.testMurmur2.
  test.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])('the hash of %j is the one Kafka publishes', (text, hash) => {
    expect(murmur2(new TextEncoder().encode(text))).toBe(hash);
  });

  test('any key goes where the Kafka client would send it', () => {
    const partition = kafkajs.Partitioners.DefaultPartitioner();
    const keys = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.string({ unit: 'binary-ascii', maxLength: 40 }),
      fc.string({ unit: 'binary-ascii', minLength: 250, maxLength: 260 }),
    );
    const partitionMetadata = Array.from({ length: 12 }, (_, partitionId) => ({ partitionId, leader: 0 }));
    fc.assert(
      fc.property(keys, (key) => {
        const theirs = partition({
          topic: 't',
          partitionMetadata: partitionMetadata as never,
          message: { key, value: null },
        });
        expect(partitionOfKey(key, 12)).toBe(theirs);
      }),
      { numRuns: 2000 },
    );
  });
});
