import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EPOCH, delivered, textRecord } from '../testing/event-log-stage.ts';
import { SourceReplaced, chainFrom } from './log-chain.ts';

const standing = { nextOffset: 0, sources: {}, begunAt: '2026-01-01T00:00:00.000Z', revision: 0 };
const came = (position: number, previous: number, offset = 0) =>
  delivered(textRecord('a-1', 'x', position, previous), { topic: 't', partition: 0, offset });

describe('the chain of a partition', () => {
  test('each position is taken once and in order, however runs of several relays interleave', () => {
    // Each relay sends ascending contiguous runs that begin at or below what has not been delivered yet.
    const chain = [3, 4, 8, 15, 16, 23, 42, 50, 61, 77];
    const run = fc.record({ from: fc.nat(9), length: fc.integer({ min: 1, max: 10 }) });
    fc.assert(
      fc.property(fc.array(run, { maxLength: 8 }), fc.infiniteStream(fc.nat(7)), (wished, choices) => {
        let reach = 0;
        const runs = [...wished, { from: 0, length: 10 }].map(({ from, length }) => {
          const start = Math.min(from, reach);
          reach = Math.max(reach, Math.min(10, start + length));
          return Array.from({ length: Math.min(length, 10 - start) }, (_, i) => start + i);
        });
        // A run may begin once what lies below it has been delivered by somebody.
        const sent: number[] = [];
        while (runs.some((left) => left.length > 0)) {
          const ready = runs.filter((left) => left[0] !== undefined && left[0] <= Math.max(-1, ...sent) + 1);
          sent.push(ready[choices.next().value % ready.length]!.shift()!);
        }
        const judge = chainFrom(standing, 'beginning');
        const taken = sent.filter((i) => judge.judge(came(chain[i]!, chain[i - 1] ?? 0)).kind === 'take');
        expect(taken).toEqual(chain.map((_, i) => i));
      }),
    );
  });

  test('a record whose predecessor never came is seen, and not taken', () => {
    const chain = chainFrom(standing, 'beginning');
    expect(chain.judge(came(3, 0)).kind).toBe('take');
    expect(chain.judge(came(9, 5))).toMatchObject({
      kind: 'gap',
      gap: { after: 3, came: 9, previous: 5 },
    });
    expect(chain.judge(came(5, 3)).kind).toBe('take');
    expect(chain.judge(came(9, 5)).kind).toBe('take');
  });

  test('a consumer that begins late takes the first record it meets as its beginning', () => {
    const chain = chainFrom({ ...standing, nextOffset: 7 }, 'start');
    expect(chain.judge(came(100, 90, 7)).kind).toBe('take');
    expect(chain.judge(came(120, 110, 8)).kind).toBe('gap');
  });

  test('one that began when nothing had been said yet takes the first thing said, and nothing that comes before it', () => {
    const chain = chainFrom(standing, 'start');
    expect(chain.judge(came(25, 21)).kind).toBe('gap');
    expect(chain.judge(came(21, 0, 1)).kind).toBe('take');
    expect(chain.judge(came(25, 21, 2)).kind).toBe('take');
  });

  test('a refill brings a consumer that began late nothing from before its beginning', () => {
    const chain = chainFrom({ ...standing, nextOffset: 7, begunAt: '2026-02-01T00:00:00.000Z' }, 'start');
    expect(chain.judge(came(3, 0, 0)).kind).toBe('double');
  });

  test('a source that counts in another epoch is not followed', () => {
    const sources = { 'test/0': { position: 3, epoch: '01900000-0000-7000-8000-0000000000bb' } };
    expect(() => chainFrom({ ...standing, sources }, 'beginning').judge(came(4, 3))).toThrow(SourceReplaced);
  });

  const { id } = came(3, 0).said!;
  const heard = { 'test/0': { position: 3, epoch: EPOCH, id } };

  test('a source that does not know what was heard of it last is not followed', () => {
    const chain = chainFrom({ ...standing, sources: heard }, 'beginning');
    expect(() => chain.judge(came(5, 2))).toThrow(SourceReplaced);
    expect(chain.judge(came(5, 3)).kind).toBe('take');
  });

  test('nor one that says another event at the place that was heard last', () => {
    const other = { 'test/0': { ...heard['test/0'], id: '01900000-0000-7000-8000-0000000000ff' } };
    expect(() => chainFrom({ ...standing, sources: other }, 'beginning').judge(came(3, 1))).toThrow(
      SourceReplaced,
    );
    expect(chainFrom({ ...standing, sources: heard }, 'beginning').judge(came(3, 1)).kind).toBe('double');
  });

  test('where an operator has said from where on, it is taken from there', () => {
    const accepted = { 'test/0': { position: 3, epoch: EPOCH, accepted: true as const } };
    const chain = chainFrom({ ...standing, sources: accepted }, 'beginning');
    expect(chain.judge(came(5, 2)).kind).toBe('take');
    expect(() => chain.judge(came(9, 4))).toThrow(SourceReplaced);
  });

  test('a record that is not ours is passed over', () => {
    const foreign = delivered(
      { ...textRecord('a-1', 'x', 3), headers: { 'content-type': 'text/plain' } },
      { topic: 't', partition: 0, offset: 0 },
    );
    expect(chainFrom(standing, 'beginning').judge(foreign).kind).toBe('foreign');
  });
});
