import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type BatchContext,
  type DeliveredRecord,
  type EventLog,
  FencedOut,
  LogLost,
  type LogBatch,
  type LogRecord,
  type Subscription,
  UnknownTopic,
  encodeHeaders,
} from '../event-log/index.ts';
import { eventually } from './eventually.ts';

/** One log as the suite uses it: two members open it as two processes would. */
export interface OpenedLog {
  readonly log: EventLog;
  /** Another client of the same log. */
  readonly second: EventLog;
  /** As an operator would, behind the adapter's back. */
  deleteTopic(topic: string): Promise<void>;
  close(): Promise<void>;
}

/** What differs by nature between logs that can tell a stale producer and those that cannot. */
export interface LogTraits {
  /** Whether an older producer epoch is refused; where it is not, readers drop its doubles. */
  readonly fences: boolean;
}

const epoch = '01900000-0000-7000-8000-0000000000aa';
const PARTITIONS = 4;

/** A public record with a one-line text as its value. */
export function textRecord(key: string, text: string, position: number, previous = 0): LogRecord {
  const source = { source: 'test/0', position, previous, epoch, recordedAt: '2026-01-01T00:00:00.000Z' };
  const headers = encodeHeaders({ id: randomUUID(), type: 'test', time: source.recordedAt, source });
  return { key, value: new TextEncoder().encode(text), headers, source };
}

const textOf = (record: DeliveredRecord) => new TextDecoder().decode(record.value);
const numbered = (count: number, from = 1, keys = 7) =>
  Array.from({ length: count }, (_, i) => textRecord(`k-${(from + i) % keys}`, `${from + i}`, from + i));

/** A reader with a checkpoint of its own, moved by compare-and-set as a database would. */
function reader() {
  const positions = new Map<string, number>();
  const seen: DeliveredRecord[] = [];
  const at = (tp: { topic: string; partition: number }) => `${tp.topic} ${tp.partition}`;
  return {
    seen,
    texts: () => seen.map(textOf),
    position: (tp: { topic: string; partition: number }) => positions.get(at(tp)) ?? 0,
    startAt: async (tp: { topic: string; partition: number }) => positions.get(at(tp)) ?? 0,
    /** Takes what is new and moves on; a batch that begins elsewhere than the checkpoint loses the compare-and-set. */
    take: (batch: LogBatch, upTo = batch.next) => {
      const from = positions.get(at(batch)) ?? 0;
      const records = batch.records.filter(({ offset }) => offset >= from && offset < upTo);
      seen.push(...records);
      if (upTo > from) positions.set(at(batch), upTo);
    },
  };
}

/** What every log must hold; run as a whole against each adapter. */
export function eventLogContract(name: string, traits: LogTraits, open: () => Promise<OpenedLog>): void {
  describe(`event log: ${name}`, () => {
    let opened: OpenedLog;
    const running: Subscription[] = [];
    beforeAll(async () => {
      opened = await open();
    }, 60_000);
    afterAll(async () => {
      await opened.close();
    }, 60_000);

    const newTopic = async () => {
      const topic = `rapport.test.t${randomUUID().slice(0, 8)}.v1`;
      await opened.log.ensureTopics([{ topic, partitions: PARTITIONS }]);
      return topic;
    };
    const fence = { producer: 'test/0', epoch: 1 };
    const hear = async (
      log: EventLog,
      topic: string,
      group: string,
      startAt: (tp: { topic: string; partition: number }) => Promise<number>,
      onBatch: (batch: LogBatch, context: BatchContext) => Promise<void>,
    ) => {
      const subscription = await log.subscribe({ group, topics: [topic], startAt, onBatch });
      running.push(subscription);
      return subscription;
    };
    const told = (work: (topic: string, group: string) => Promise<void>) => async () => {
      try {
        await work(await newTopic(), `g-${randomUUID()}`);
      } finally {
        await Promise.all(running.splice(0).map((subscription) => subscription.stop()));
      }
    };

    test(
      'records of one key arrive in the order they were sent, with all they carry',
      told(async (topic, group) => {
        const r = reader();
        await opened.log.append(topic, numbered(200), fence);
        await opened.log.append(topic, numbered(200, 201), fence);
        await hear(opened.log, topic, group, r.startAt, async (batch) => r.take(batch));
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
        expect(first).toMatchObject({ topic, key: 'k-1', source: { source: 'test/0', previous: 0, epoch } });
        expect(first?.partition).toBe(opened.log.partitionOf(topic, 'k-1'));
        expect(Object.keys(first!.headers)).toHaveLength(6);
      }),
    );

    test(
      'offsets count from zero without gaps and the ends say so',
      told(async (topic) => {
        const landed = await opened.log.append(topic, numbered(50), fence);
        const ends = await opened.log.ends(topic);
        expect(ends.size).toBe(PARTITIONS);
        expect([...ends.values()].reduce((sum, { next }) => sum + next, 0)).toBe(50);
        for (const [partition, { base, next }] of landed) {
          expect(base).toBe(0);
          expect(ends.get(partition)).toEqual({ first: 0, next });
        }
        expect(await opened.log.ends('rapport.test.nowhere.v1')).toEqual(new Map());
      }),
    );

    test(
      'records that come while a reader waits are heard soon',
      told(async (topic, group) => {
        const r = reader();
        await opened.log.append(topic, numbered(1), fence);
        await hear(opened.second, topic, group, r.startAt, async (batch) => r.take(batch));
        await eventually(
          () => r.seen.length,
          (n) => n === 1,
          { within: 20_000 },
        );
        await opened.log.append(topic, numbered(1, 2), fence);
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
        const bad = opened.log.partitionOf(topic, 'k-3');
        await opened.log.append(topic, numbered(70), fence);
        await hear(opened.log, topic, group, r.startAt, async (batch) => {
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
          opened.log,
          topic,
          group,
          async () => 0,
          async () => void (calls += 1),
        );
        await opened.log.append(topic, numbered(20), fence);
        await eventually(
          () => calls,
          (n) => n > 0,
          { within: 20_000 },
        );
        await subscription.stop();
        const before = calls;
        await opened.log.append(topic, numbered(20, 21), fence);
        const r = reader();
        await hear(opened.log, topic, `${group}-2`, r.startAt, async (batch) => r.take(batch));
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
        const landed = await opened.log.append(topic, numbered(70), fence);
        const r = reader();
        await hear(opened.log, topic, group, r.startAt, async (batch) => r.take(batch));
        await eventually(
          () => r.seen.length,
          (n) => n === 70,
          { within: 20_000 },
        );
        await Promise.all(running.splice(0).map((subscription) => subscription.stop()));
        const offsets: number[] = [];
        await hear(
          opened.log,
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
      'a paused reader hears nothing until it goes on',
      told(async (topic, group) => {
        const r = reader();
        const subscription = await hear(opened.log, topic, group, r.startAt, async (batch) => r.take(batch));
        await opened.log.append(topic, numbered(1), fence);
        await eventually(
          () => r.seen.length,
          (n) => n === 1,
          { within: 20_000 },
        );
        subscription.pause();
        const other = reader();
        await hear(opened.log, topic, `${group}-2`, other.startAt, async (batch) => other.take(batch));
        await opened.log.append(topic, numbered(10, 2), fence);
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
        await hear(opened.log, topic, group, r.startAt, async (batch) => {
          by.first += batch.records.length;
          r.take(batch);
        });
        const second = await hear(opened.second, topic, group, r.startAt, async (batch) => {
          by.second += batch.records.length;
          r.take(batch);
        });
        let sent = 0;
        const send = async () => {
          await opened.log.append(topic, numbered(40, sent + 1, 40), fence);
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

    test(
      traits.fences
        ? 'a producer of an older epoch is refused'
        : 'records of an older producer do no harm downstream',
      told(async (topic, group) => {
        const producer = `fence-${randomUUID()}`;
        await opened.log.append(topic, numbered(10), { producer, epoch: 2 });
        const stale = opened.second.append(topic, numbered(10), { producer, epoch: 1 });
        if (traits.fences) await expect(stale).rejects.toBeInstanceOf(FencedOut);
        else await stale;
        await opened.log.append(topic, numbered(5, 6), { producer, epoch: 2 });
        await opened.log.append(topic, numbered(1, 11), { producer, epoch: 2 });
        const high = new Map<number, number>();
        const accepted: number[] = [];
        await hear(
          opened.log,
          topic,
          group,
          async () => 0,
          async (batch) => {
            for (const { source } of batch.records) {
              if (source.position <= (high.get(batch.partition) ?? 0)) continue;
              high.set(batch.partition, source.position);
              accepted.push(source.position);
            }
          },
        );
        await eventually(
          () => accepted.length,
          (n) => n >= 11,
          { within: 20_000 },
        );
        expect(accepted.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 11 }, (_, i) => i + 1));
      }),
    );

    test(
      'records whose predecessor is not there are refused or land lower than the producer knows',
      told(async (topic) => {
        const behind = opened.log.append(topic, [textRecord('k', 'late', 9, 8)], fence);
        if (traits.fences) await expect(behind).rejects.toBeInstanceOf(LogLost);
        else expect([...(await behind).values()]).toEqual([{ base: 0, next: 1 }]);
      }),
    );

    test(
      'appending to a topic that is not there says so',
      told(async () => {
        await expect(opened.log.append('rapport.test.nowhere.v1', numbered(1), fence)).rejects.toBeInstanceOf(
          UnknownTopic,
        );
      }),
    );

    test(
      'ten thousand records with handlers that crash at random have each effect exactly once',
      told(async (topic, group) => {
        const r = reader();
        const random = seeded(42);
        const logs = [opened.log, opened.second];
        const handler = async (batch: LogBatch, { alive, beat }: BatchContext) => {
          if (random() < 0.1) throw new Error('crash before the effect');
          await beat();
          if (!alive()) return;
          r.take(
            batch,
            random() < 0.1 ? batch.records[Math.floor(batch.records.length / 2)]!.offset : batch.next,
          );
          if (random() < 0.1) throw new Error('crash after the effect');
          if (r.position(batch) < batch.next) throw new Error('crash in the middle');
        };
        const members = [await hear(logs[0]!, topic, group, r.startAt, handler)];
        for (let sent = 0; sent < 10_000; sent += 500) {
          await opened.log.append(topic, numbered(500, sent + 1, 97), fence);
          if (sent === 3_000) members.push(await hear(logs[1]!, topic, group, r.startAt, handler));
          if (sent === 7_000) await members[0]!.stop();
        }
        await eventually(
          () => r.seen.length,
          (n) => n >= 10_000,
          { within: 60_000 },
        );
        expect(new Set(r.texts()).size).toBe(10_000);
        expect(r.seen).toHaveLength(10_000);
        for (const same of Map.groupBy(r.seen, ({ key }) => key).values()) {
          const positions = same.map(({ source }) => source.position);
          expect(positions).toEqual(positions.toSorted((a, b) => a - b));
        }
      }),
      90_000,
    );

    test(
      'a topic that was deleted, made again and filled again is read from its beginning',
      told(async (topic, group) => {
        const texts: string[] = [];
        const r = reader();
        await opened.log.append(topic, numbered(70), fence);
        await hear(opened.log, topic, group, r.startAt, async (batch) => {
          r.take(batch);
          texts.push(...batch.records.map(textOf));
        });
        await eventually(
          () => texts.length,
          (n) => n === 70,
          { within: 20_000 },
        );
        await opened.deleteTopic(topic);
        await eventually(
          () => opened.log.ends(topic),
          (ends) => ends.size === 0,
          { within: 20_000 },
        );
        // As a relay does: some brokers may not have heard of the deletion yet.
        const refilled = async () => {
          await opened.log.ensureTopics([{ topic, partitions: PARTITIONS }]);
          return await opened.log.append(topic, numbered(35), fence).catch((error: unknown) => error);
        };
        await eventually(refilled, (outcome) => !(outcome instanceof UnknownTopic), { within: 30_000 });
        await eventually(
          () => texts.length,
          (n) => n >= 105,
          { within: 30_000 },
        );
        expect(new Set(texts.slice(70)).size).toBe(35);
      }),
      60_000,
    );
  });
}

/** A small generator with a seed (mulberry32), so that a failing run can be had again. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
