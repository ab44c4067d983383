import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  AnotherPast,
  type BatchContext,
  FencedOut,
  type LogBatch,
  LogLost,
  UnknownTopic,
} from '../event-log/index.ts';
import {
  type LogTraits,
  PARTITIONS,
  type Stage,
  fence,
  numbered,
  reader,
  textOf,
  textRecord,
} from './event-log-stage.ts';
import { eventually } from './eventually.ts';

/** What a log must hold when producers, handlers and topics fail. */
export function faultCases(stage: Stage, traits: LogTraits): void {
  const { hear, told } = stage;
  test(
    traits.fences
      ? 'a producer of an older epoch is refused'
      : 'records of an older producer do no harm downstream',
    told(async (topic, group) => {
      const producer = `fence-${randomUUID()}`;
      await stage.opened.log.append(topic, numbered(10), { producer, epoch: 2 });
      const stale = stage.opened.second.append(topic, numbered(10), { producer, epoch: 1 });
      if (traits.fences) await expect(stale).rejects.toBeInstanceOf(FencedOut);
      else await stale;
      await stage.opened.log.append(topic, numbered(5, 6), { producer, epoch: 2 });
      await stage.opened.log.append(topic, numbered(1, 11), { producer, epoch: 2 });
      const high = new Map<number, number>();
      const accepted: number[] = [];
      await hear(
        stage.opened.log,
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
      const behind = stage.opened.log.append(topic, [textRecord('k', 'late', 9, 8)], fence);
      if (traits.fences) await expect(behind).rejects.toBeInstanceOf(LogLost);
      else expect([...(await behind).values()]).toEqual([{ base: 0, next: 1 }]);
    }),
  );

  test(
    'a source that does not know what it sent last is refused where that can be told',
    told(async (topic) => {
      const before = textRecord('k', 'before', 5);
      await stage.opened.log.append(topic, [before], fence);
      await stage.opened.log.append(topic, [before], fence);
      for (const other of [textRecord('k', 'beside', 7, 3), textRecord('k', 'instead', 5)]) {
        const sent = stage.opened.log.append(topic, [other], fence);
        if (traits.fences) await expect(sent).rejects.toBeInstanceOf(AnotherPast);
        else await sent;
      }
      await stage.opened.log.append(topic, [textRecord('k', 'after', 8, 5)], fence);
    }),
  );

  test(
    'appending to a topic that is not there says so',
    told(async () => {
      await expect(
        stage.opened.log.append('rapport.test.nowhere.v1', numbered(1), fence),
      ).rejects.toBeInstanceOf(UnknownTopic);
    }),
  );

  test(
    'ten thousand records with handlers that crash at random have each effect exactly once',
    told(async (topic, group) => {
      const r = reader();
      const random = seeded(42);
      const logs = [stage.opened.log, stage.opened.second];
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
        await stage.opened.log.append(topic, numbered(500, sent + 1, 97), fence);
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
      await stage.opened.log.append(topic, numbered(70), fence);
      await hear(stage.opened.log, topic, group, r.startAt, async (batch) => {
        r.take(batch);
        texts.push(...batch.records.map(textOf));
      });
      await eventually(
        () => texts.length,
        (n) => n === 70,
        { within: 20_000 },
      );
      await stage.opened.deleteTopic(topic);
      await eventually(
        () => stage.opened.log.ends(topic),
        (ends) => ends.size === 0,
        { within: 20_000 },
      );
      // As a relay does: some brokers may not have heard of the deletion yet.
      const refilled = async () => {
        await stage.opened.log.ensureTopics([{ topic, partitions: PARTITIONS }]);
        return await stage.opened.log.append(topic, numbered(35), fence).catch((error: unknown) => error);
      };
      await eventually(refilled, (outcome) => !(outcome instanceof UnknownTopic), { within: 90_000 });
      // A log that fences nobody may hold some of them twice, of a try of which the answer was lost.
      await eventually(
        () => new Set(texts.slice(70)).size,
        (different) => different === 35,
        { within: 90_000 },
      );
    }),
    // One broker of three may need half a minute to hear that a topic was made again.
    240_000,
  );

  test(
    'whoever stands where nothing is kept any more reads on from the first record that is',
    told(async (topic, group) => {
      const r = reader();
      await stage.opened.log.append(topic, numbered(40), fence);
      await stage.opened.throwAway(topic, 5);
      const kept = await eventually(
        () => stage.opened.log.ends(topic),
        (ends) => [...ends.values()].every(({ first, next }) => first === Math.min(5, next)),
        { within: 20_000 },
      );
      const left = [...kept.values()].reduce((sum, { first, next }) => sum + next - first, 0);
      await hear(stage.opened.log, topic, group, r.startAt, async (batch) => r.take(batch));
      await stage.opened.log.append(topic, numbered(10, 41), fence);
      await eventually(
        () => r.seen.length,
        (n) => n === left + 10,
        { within: 40_000 },
      );
      expect(Math.min(...r.seen.map(({ offset }) => offset))).toBeGreaterThan(0);
    }),
    90_000,
  );
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
