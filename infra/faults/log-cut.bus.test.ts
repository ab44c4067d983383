import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findKafka } from '../../packages/kernel/src/testing/brokers.ts';
import { eventually } from '../../packages/kernel/src/testing/eventually.ts';
import { type OverKafka, end, startOverKafka } from './over-kafka.ts';
import { survive } from './trial.ts';

const SALES = 3_000;
/** Of each partition the newest records; of those that never had so many, nothing. */
const KEPT_FROM = 1_195;
/** The sum of all amounts. */
const ALL = (SALES * (SALES + 1)) / 2;
/** The page of the source's store that begins behind this position is held back. */
const HELD_BEHIND = 2_000;
const WITHIN_MS = 60_000;
const start = await findKafka();

/** Brokers that are not ours keep what they are told to keep: a reader who comes late finds no beginning. */
describe.skipIf(!start)('a log that keeps only its newest records', () => {
  let stage: OverKafka;
  let till: ChildProcess;

  beforeAll(async () => {
    stage = await startOverKafka(await start!());
  });
  afterAll(() => stage.stop());

  test('[F12] a reader who comes when the beginning is gone, killed with -9 while it asks the source for it: each event counts once', async ({
    task,
  }) => {
    const shop = await stage.serve('shop');
    await stage.sell(SALES);
    await eventually(stage.logged, (records) => records === SALES, { within: WITHIN_MS });
    await stage.keepFrom(KEPT_FROM);
    const kept = await stage.logged();
    expect(kept).toBeLessThan(SALES / 10);
    await survive(
      task,
      stage.checkup,
      {
        injected: `over Kafka: a topic is cut to the newest records of each partition, ${kept} of ${SALES}; then its first reader begins, while the source is away; when that is back and has said the rest up to its event ${HELD_BEHIND}, what lies behind that is held on the wire to its store, and the reader that waits for it is ended with SIGKILL`,
        holds: 'it takes nothing out of order, and in the end each event once',
      },
      async (struck) => {
        await end(shop, 'SIGTERM');
        till = await stage.serve('till');
        struck();
        const hold = stage.wire.hold(`${HELD_BEHIND}`, 'answers');
        await stage.serve('shop');
        await eventually(stage.taken, (sum) => sum > 0, { within: WITHIN_MS });
        await eventually(hold.lines, (lines) => lines > 0, { within: WITHIN_MS });
        await end(till, 'SIGKILL');
        expect(await stage.taken()).toBeLessThan(ALL);
        hold.release();
        till = await stage.serve('till');
      },
    );
    expect(await stage.taken()).toBe(ALL);
  }, 180_000);
});
