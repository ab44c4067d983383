import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findKafka } from '../../packages/kernel/src/testing/brokers.ts';
import { type OverKafka, end, startOverKafka } from './over-kafka.ts';
import { survive } from './trial.ts';

/** How long nobody answers at the brokers' address. */
const AWAY_MS = 60_000;
/** A command every so often, as people work. */
const EVERY_MS = 20;
/** Nobody waits longer for a command because the log is away. */
const LONGEST_MS = 2_000;
/** How often a process of the till joins or leaves, and for how long that goes on. */
const CHANGE_MS = 5_000;
const CHANGES = 10;

const start = await findKafka({ own: true });

describe.skipIf(!start)('over brokers', () => {
  let stage: OverKafka;

  beforeAll(async () => {
    stage = await startOverKafka(await start!());
    await Promise.all([stage.serve('shop'), stage.serve('till')]);
  });
  afterAll(() => stage.stop());

  /** Sells at a steady pace for a while; answers how often, and what the slowest sale took. */
  async function sellFor(ms: number): Promise<{ readonly sales: number; readonly slowestMs: number }> {
    const until = performance.now() + ms;
    let [sales, slowestMs] = [0, 0];
    for (; performance.now() < until; sales += 1) {
      const began = performance.now();
      await stage.sell(1);
      const took = performance.now() - began;
      slowestMs = Math.max(slowestMs, took);
      await pause(Math.max(0, EVERY_MS - took));
    }
    return { sales, slowestMs };
  }
  test('[F11] the brokers are away for a minute: commands go on as before, and what waits is caught up with at more than five times the pace it came', async ({
    task,
  }) => {
    await stage.sell(50);
    await stage.checkup.settle();
    let waiting = 0;
    await survive(
      task,
      stage.checkup,
      {
        injected: `SIGKILL of the only broker, started again after ${AWAY_MS / 1000} s; a sale is appended every ${EVERY_MS} ms meanwhile`,
        holds: `each sale is acknowledged within ${LONGEST_MS / 1000} s, and all are counted within a fifth of the time that the brokers were away`,
      },
      async (struck) => {
        const { control } = stage.kafka;
        await control!.kill(0, 'SIGKILL');
        const { sales, slowestMs } = await sellFor(AWAY_MS);
        waiting = sales;
        expect(slowestMs).toBeLessThan(LONGEST_MS);
        await control!.revive(0);
        struck();
      },
    );
    expect(waiting).toBeGreaterThan(AWAY_MS / EVERY_MS / 4);
    expect(task.meta.trial?.recoveredMs).toBeLessThan(AWAY_MS / 5);
  }, 300_000);

  test('[F15] processes of a service join and leave all the time: what comes is counted meanwhile, and counted once', async ({
    task,
  }) => {
    await survive(
      task,
      stage.checkup,
      {
        injected: `beside the process that stays a second one joins, and after ${CHANGE_MS / 1000} s is ended, by SIGTERM and SIGKILL in turn, ${CHANGES / 2} times; sales are appended all the while`,
        holds: 'the takings grow between any two changes, and each sale counts once',
      },
      async (struck) => {
        for (let change = 0; change < CHANGES; change += 2) {
          const before = await stage.taken();
          const second = await stage.serve('till');
          await sellFor(CHANGE_MS);
          const between = await stage.taken();
          expect(between).toBeGreaterThan(before);
          await end(second, change % 4 === 0 ? 'SIGTERM' : 'SIGKILL');
          await sellFor(CHANGE_MS);
          expect(await stage.taken()).toBeGreaterThan(between);
        }
        struck();
      },
    );
  }, 300_000);
});
