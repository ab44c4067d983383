import { describe, expect, test, vi } from 'vitest';
import { Unavailable } from '../event-store/index.ts';
import { eventually } from '../testing/eventually.ts';
import { EPOCH, TOPIC, hearingStage, run, saidAgain, upTo } from '../testing/hearing-stage.ts';
import type { Missing } from './index.ts';

describe('what the log does not hold', () => {
  const stage = hearingStage();
  const { sendRaw, hear, texts, shows, misses } = stage;

  /** A source that says again what it is asked for, two records at a time, while it answers; notes what was asked. */
  const saysAgain = (asked: number[] = [], answers = () => true) =>
    async function* ({ taken, until }: Missing) {
      const [[partition, after] = [0, 0]] = taken;
      asked.push(after);
      if (!answers()) throw new Unavailable('other');
      for (let from = after + 1; from <= until; from += 2)
        yield run(from, Math.min(from + 1, until)).map((each) => saidAgain(each, partition));
    };

  test('is taken in its place when the source says it again', async () => {
    await sendRaw(...run(1, 3), ...run(9, 12));
    const asked: number[] = [];
    const consumer = await hear({ replay: saysAgain(asked) });
    await shows(...upTo(12));
    expect(consumer.gaps()).toEqual({ seen: 1, open: 0 });
    expect(asked).toEqual([3]);
    await eventually(
      () => consumer.lag(),
      (lag) => lag === 0,
    );
  });

  test('is kept as it comes: a reader that dies on the way goes on from there', async () => {
    await sendRaw(...run(9, 12));
    const asked: number[] = [];
    let deaths = 0;
    await hear({
      replay: async function* (missing) {
        for await (const records of saysAgain(asked)(missing)) {
          if (records[0]!.said.source.position === 5 && deaths === 0)
            throw new Error(`death ${(deaths += 1)}`);
          yield records;
        }
      },
    });
    await shows(...upTo(12));
    expect(asked).toEqual([0, 4]);
  });

  test('shows by lag how much of it is still to come', async () => {
    await sendRaw(...run(1, 12));
    stage.log.throwAway(TOPIC, 8);
    const goOn = Promise.withResolvers<void>();
    const consumer = await hear({
      replay: async function* (missing) {
        for await (const records of saysAgain()(missing)) {
          if (records[0]!.said.source.position === 5) await goOn.promise;
          yield records;
        }
      },
    });
    const lag = (wanted: number) =>
      eventually(
        () => consumer.lag(),
        (records) => records === wanted,
      );
    await lag(8);
    await shows(1, 2, 3, 4);
    goOn.resolve();
    await shows(...upTo(12));
    await lag(0);
  });

  test('is asked for again when the source was away, and what came meanwhile is heard with it', async () => {
    let there = false;
    await sendRaw(...run(1, 3), ...run(6, 8));
    const consumer = await hear({ replay: saysAgain([], () => there) });
    await misses(consumer);
    there = true;
    await shows(1, 2, 3);
    const now = performance.now.bind(performance);
    vi.spyOn(performance, 'now').mockImplementation(() => now() + 11_000);
    await sendRaw(...run(9, 9));
    await shows(...upTo(9));
    expect(consumer.gaps()).toEqual({ seen: 2, open: 0 });
  });

  test('is asked for whether or not anything follows that tells of it', async () => {
    const partition = stage.log.partitionOf(TOPIC, 'thing-1');
    await sendRaw(...run(1, 5));
    stage.log.throwAway(TOPIC, 5);
    const asked: number[] = [];
    let said = 5;
    const consumer = await hear({
      replay: saysAgain(asked),
      sent: () => ({
        source: 'other/0',
        epoch: EPOCH,
        position: said,
        partitions: { [TOPIC]: { [partition]: said } },
      }),
    });
    expect(await consumer.lag()).toBe(5);
    await eventually(texts, (seen) => seen.length === 5, { within: 15_000 });
    expect(asked).toEqual([0]);
    await eventually(
      () => consumer.lag(),
      (lag) => lag === 0,
    );
    await sendRaw(...run(6, 8));
    said = 8;
    await shows(...upTo(8));
  });

  test('keeps all behind it waiting where the source does not have it all either', async () => {
    await sendRaw(...run(1, 3), ...run(8, 9));
    const consumer = await hear({
      replay: async function* (missing) {
        for await (const records of saysAgain()(missing)) yield records.slice(1);
      },
    });
    await misses(consumer);
    await shows(1, 2, 3);
  });
});
