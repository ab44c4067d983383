import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EventLog, Subscription } from '../event-log/index.ts';
import { faultCases } from './event-log-contract-faults.ts';
import {
  EPOCH,
  type LogTraits,
  type OpenedLog,
  PARTITIONS,
  type Stage,
  fence,
  numbered,
  reader,
  stageOf,
} from './event-log-stage.ts';
import { eventually } from './eventually.ts';

export { type LogTraits, type OpenedLog, textRecord } from './event-log-stage.ts';

/** What every log must hold; run as a whole against each adapter. */
export function eventLogContract(name: string, traits: LogTraits, open: () => Promise<OpenedLog>): void {
  describe(`event log: ${name}`, () => {
    const stage = stageOf();
    beforeAll(async () => {
      stage.opened = await open();
    }, 180_000);
    afterAll(async () => {
      await stage.opened.close();
    }, 60_000);
    deliveryCases(stage);
    faultCases(stage, traits);
  });
}

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

function deliveryCases(stage: Stage): void {
  const { hear, told } = stage;
  test('has one name, whoever asks', async () => {
    const { log, second } = stage.opened;
    expect(await log.id()).toMatch(/^\w+ \S+$/);
    expect(await second.id()).toBe(await log.id());
  });
  test(
    'records of one key arrive in the order they were sent, with all they carry',
    told(async (topic, group) => {
      const r = reader();
      await stage.opened.log.append(topic, numbered(200), fence);
      await stage.opened.log.append(topic, numbered(200, 201), fence);
      await hear(stage.opened.log, topic, group, r.startAt, async (batch) => r.take(batch));
      await eventually(
        () => r.seen.length,
        (n) => n === 400,
        { within: 20_000 },
      );
      for (const same of Map.groupBy(r.seen, ({ key }) => key).values()) {
        const positions = same.map(({ source }) => source.position);
        expect(positions).toEqual(positions.toSorted((a, b) => a - b));
        expect(new Set(same.map(({ partition }) => partition)).size).toBe(1);
      }
      const [first] = r.seen.filter(({ source }) => source.position === 1);
      expect(first).toMatchObject({
        topic,
        key: 'k-1',
        source: { source: 'test/0', previous: 0, epoch: EPOCH },
      });
      expect(first?.partition).toBe(stage.opened.log.partitionOf(topic, 'k-1'));
      expect(Object.keys(first!.headers)).toHaveLength(6);
    }),
  );

  test(
    'offsets count from zero without gaps and the ends say so',
    told(async (topic) => {
      const landed = await stage.opened.log.append(topic, numbered(50), fence);
      const ends = await stage.opened.log.ends(topic);
      expect(ends.size).toBe(PARTITIONS);
      expect([...ends.values()].reduce((sum, { next }) => sum + next, 0)).toBe(50);
      for (const [partition, { base, next }] of landed) {
        expect(base).toBe(0);
        expect(ends.get(partition)).toEqual({ first: 0, next });
      }
      expect(await stage.opened.log.ends('rapport.test.nowhere.v1')).toEqual(new Map());
    }),
  );

  test(
    'records that come while a reader waits are heard soon',
    told(async (topic, group) => {
      const r = reader();
      await stage.opened.log.append(topic, numbered(1), fence);
      await hear(stage.opened.second, topic, group, r.startAt, async (batch) => r.take(batch));
      await eventually(
        () => r.seen.length,
        (n) => n === 1,
        { within: 20_000 },
      );
      await stage.opened.log.append(topic, numbered(1, 2), fence);
      await eventually(
        () => r.seen.length,
        (n) => n === 2,
        { within: 2_000 },
      );
    }),
  );

  test(
    'a batch whose handler throws comes again, and the others go on',
    told(async (topic, group) => {
      const r = reader();
      let failures = 0;
      const bad = stage.opened.log.partitionOf(topic, 'k-3');
      await stage.opened.log.append(topic, numbered(70), fence);
      await hear(stage.opened.log, topic, group, r.startAt, async (batch) => {
        if (batch.partition === bad && failures < 2) {
          failures += 1;
          throw new Error('not now');
        }
        r.take(batch);
      });
      await eventually(
        () => r.seen.length,
        (n) => n === 70,
        { within: 20_000 },
      );
      expect(failures).toBe(2);
    }),
  );

  test(
    'nothing is handed over after stop has resolved',
    told(async (topic, group) => {
      let calls = 0;
      const subscription = await hear(
        stage.opened.log,
        topic,
        group,
        async () => 0,
        async () => void (calls += 1),
      );
      await stage.opened.log.append(topic, numbered(20), fence);
      await eventually(
        () => calls,
        (n) => n > 0,
        { within: 20_000 },
      );
      await subscription.stop();
      const before = calls;
      await stage.opened.log.append(topic, numbered(20, 21), fence);
      const r = reader();
      await hear(stage.opened.log, topic, `${group}-2`, r.startAt, async (batch) => r.take(batch));
      await eventually(
        () => r.seen.length,
        (n) => n === 40,
        { within: 20_000 },
      );
      expect(calls).toBe(before);
    }),
  );

  test(
    'a reader goes on from its own checkpoint, whatever the log remembers',
    told(async (topic, group) => {
      const landed = await stage.opened.log.append(topic, numbered(70), fence);
      const r = reader();
      await hear(stage.opened.log, topic, group, r.startAt, async (batch) => r.take(batch));
      await eventually(
        () => r.seen.length,
        (n) => n === 70,
        { within: 20_000 },
      );
      await stage.hush();
      const offsets: number[] = [];
      await hear(
        stage.opened.log,
        topic,
        group,
        async ({ partition }) => landed.get(partition)!.next - 2,
        async (batch) =>
          void offsets.push(
            ...batch.records.map(({ partition, offset }) => offset - landed.get(partition)!.next),
          ),
      );
      const wanted = [...landed.values()].flatMap(() => [-2, -1]).toSorted();
      await eventually(
        () => offsets.toSorted(),
        (seen) => seen.length >= wanted.length,
        { within: 20_000 },
      );
      expect(offsets.toSorted()).toEqual(wanted);
    }),
  );

  test(
    'each partition is held by one of its group, and each knows what it holds',
    told(async (topic, group) => {
      const { log, second } = stage.opened;
      const join = (opened: EventLog) =>
        hear(
          opened,
          topic,
          group,
          async () => 0,
          async () => {},
        );
      const held = (subscription: Subscription) =>
        range(PARTITIONS).filter((partition) => subscription.holds({ topic, partition }));
      const first = await join(log);
      const other = await join(second);
      const shares = await eventually(
        () => [held(first), held(other)],
        ([one, two]) => one!.length === two!.length && one!.length > 0,
        { within: 30_000 },
      );
      expect(shares.flat().toSorted()).toEqual(range(PARTITIONS));
      expect(other.holds({ topic: `${topic}x`, partition: 0 })).toBe(false);
      await first.stop();
      await eventually(
        () => held(other).length,
        (n) => n === PARTITIONS,
        { within: 30_000 },
      );
      expect(held(first)).toEqual([]);
    }),
  );

  test(
    'a paused reader hears nothing until it goes on',
    told(async (topic, group) => {
      const r = reader();
      const subscription = await hear(stage.opened.log, topic, group, r.startAt, async (batch) =>
        r.take(batch),
      );
      await stage.opened.log.append(topic, numbered(1), fence);
      await eventually(
        () => r.seen.length,
        (n) => n === 1,
        { within: 20_000 },
      );
      subscription.pause();
      const other = reader();
      await hear(stage.opened.log, topic, `${group}-2`, other.startAt, async (batch) => other.take(batch));
      await stage.opened.log.append(topic, numbered(10, 2), fence);
      await eventually(
        () => other.seen.length,
        (n) => n === 11,
        { within: 20_000 },
      );
      const while_paused = r.seen.length;
      subscription.resume();
      await eventually(
        () => r.seen.length,
        (n) => n === 11,
        { within: 20_000 },
      );
      expect(while_paused).toBe(1);
      expect(subscription.lastActivity().getTime()).toBeGreaterThan(Date.now() - 20_000);
    }),
  );

  test(
    'two members share the partitions, and when one leaves the other takes over without loss',
    told(async (topic, group) => {
      const r = reader();
      const by = { first: 0, second: 0 };
      await hear(stage.opened.log, topic, group, r.startAt, async (batch) => {
        by.first += batch.records.length;
        r.take(batch);
      });
      const second = await hear(stage.opened.second, topic, group, r.startAt, async (batch) => {
        by.second += batch.records.length;
        r.take(batch);
      });
      let sent = 0;
      const send = async () => {
        await stage.opened.log.append(topic, numbered(40, sent + 1, 40), fence);
        sent += 40;
      };
      // Both are at work once both have heard something.
      await eventually(
        async () => (await send(), by),
        ({ first, second: s }) => first > 0 && s > 0,
        { within: 25_000 },
      );
      await second.stop();
      await send();
      await eventually(
        () => r.seen.length,
        (n) => n === sent,
        { within: 25_000 },
      );
      expect(new Set(r.texts()).size).toBe(sent);
    }),
  );
}
