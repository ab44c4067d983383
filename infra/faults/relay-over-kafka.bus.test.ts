import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findKafka } from '../../packages/kernel/src/testing/brokers.ts';
import { eventually } from '../../packages/kernel/src/testing/eventually.ts';
import { type OverKafka, end, startOverKafka } from './over-kafka.ts';
import { survive } from './trial.ts';

const SALES = 60;
const WITHIN_MS = 60_000;
const start = await findKafka();

/** Unlike the log in Postgres, brokers keep what is sent twice: here it is the readers who must drop it. */
describe.skipIf(!start)('a relay over Kafka', () => {
  let stage: OverKafka;
  let shop: ChildProcess;

  beforeAll(async () => {
    stage = await startOverKafka(await start!());
    [shop] = await Promise.all([stage.serve('shop'), stage.serve('till')]);
  });
  afterAll(() => stage.stop());

  test('[F09] killed after the brokers acknowledged and before it noted that: doubles in the log, none in effect', async ({
    task,
  }) => {
    const { checkup, logged, sell, wire } = stage;
    await sell(SALES);
    await checkup.settle();
    expect(await logged()).toBe(SALES);
    await survive(
      task,
      checkup,
      {
        injected:
          'over Kafka: the move of the relay’s checkpoint is held on the wire after its send, then SIGKILL',
        holds: 'the records are in the log twice, and each consumer counts them once',
      },
      async (struck) => {
        const hold = wire.hold('update ops.relay', 'words');
        await sell(SALES);
        await eventually(logged, (records) => records > SALES && hold.lines() === 1, { within: WITHIN_MS });
        await end(shop, 'SIGKILL');
        struck();
        hold.cut();
        shop = await stage.serve('shop');
      },
    );
    expect(await logged()).toBeGreaterThan(2 * SALES);
    const { notes } = await checkup.examine();
    expect(notes).toContainEqual(expect.stringContaining('records came again'));
  }, 180_000);
});
