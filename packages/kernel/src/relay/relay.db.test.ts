import { describe, expect, test } from 'vitest';
import { FencedOut, type EventLog, memoryEventLog } from '../event-log/index.ts';
import { postgresLeases } from '../leases/index.ts';
import type { Database } from '../postgres/index.ts';
import { sql } from '../sql/index.ts';
import { eventually } from '../testing/eventually.ts';
import { TOPIC, positions, relayStage } from '../testing/relay-stage.ts';
import { followWatermarks } from './index.ts';

describe('the relay', () => {
  const stage = relayStage();

  test('publishes what is public, in a chain without a hole per partition, and keeps the rest private', async () => {
    await stage.say(20);
    await stage.say(5, 'Thought');
    const relay = await stage.start();
    await stage.say(10);
    await stage.caughtUp(relay);
    const records = await stage.everything();
    expect(positions(records)).toEqual(
      [...Array(20).keys(), ...Array.from({ length: 10 }, (_, i) => i + 25)].map((n) => n + 1),
    );
    for (const partition of Map.groupBy(records, (record) => record.partition).values()) {
      const chain = partition.map(({ source }) => source);
      expect(chain.map(({ previous }) => previous)).toEqual([
        0,
        ...chain.slice(0, -1).map(({ position }) => position),
      ]);
    }
    expect(records[0]?.headers).toMatchObject({
      ce_specversion: '1.0',
      ce_type: 'said',
      ce_source: 'urn:rapport:test/0',
    });
  });

  test('goes on after a restart where it stood', async () => {
    await stage.say(10);
    const first = await stage.start();
    await stage.caughtUp(first);
    await first.stop();
    await stage.say(10);
    await stage.caughtUp(await stage.start());
    expect(positions(await stage.everything())).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  });

  test('sends again what the log took but it never noted, under the same places in the chain', async () => {
    await stage.say(10);
    const sent: string[] = [];
    let lost = 0;
    const forgetful: EventLog = {
      ...stage.log,
      append: async (topic, records, fence) => {
        const landed = await stage.log.append(topic, records, fence);
        if (topic !== TOPIC) return landed;
        sent.push(JSON.stringify(records.map(({ source }) => source)));
        lost += 1;
        if (lost === 1) throw new Error('answer lost');
        return landed;
      },
    };
    await stage.caughtUp(await stage.start({ log: forgetful }));
    expect(sent).toHaveLength(2);
    expect(sent[0]).toBe(sent[1]);
  });

  test('gives way to a newer one, which publishes everything', async () => {
    await stage.say(10);
    const old = await stage.start();
    await stage.caughtUp(old);
    const fenced: unknown[] = [];
    const newer = await stage.start();
    await expect(stage.log.append(TOPIC, [], { producer: 'test/0', epoch: 1 })).resolves.toBeDefined();
    await eventually(
      async () => {
        await stage.say(1);
        await stage.log
          .append(TOPIC, [], { producer: 'test/0', epoch: 1 })
          .catch((error: unknown) => fenced.push(error));
        return fenced.length;
      },
      (n) => n > 0,
    );
    expect(fenced[0]).toBeInstanceOf(FencedOut);
    await stage.caughtUp(newer);
    const { length } = await stage.store.readAll(0, 1_000);
    expect(positions(await stage.everything())).toEqual(Array.from({ length }, (_, i) => i + 1));
  });

  test('fills a topic again from the store when it was deleted while running', async () => {
    await stage.say(30);
    const relay = await stage.start();
    await stage.caughtUp(relay);
    stage.log.deleteTopic(TOPIC);
    await stage.say(3);
    await stage.caughtUp(relay);
    await eventually(
      async () => positions(await stage.everything()).length,
      (n) => n === 33,
      { within: 15_000 },
    );
    for (const partition of Map.groupBy(await stage.everything(), (record) => record.partition).values()) {
      const chain = partition.map(({ source }) => source);
      expect(chain.map(({ position }) => position)).toEqual(positions(partition));
    }
  });

  test('fills a topic again that was deleted and made anew while it was away', async () => {
    await stage.say(30);
    const relay = await stage.start();
    await stage.caughtUp(relay);
    await relay.stop();
    stage.log.deleteTopic(TOPIC);
    await stage.log.ensureTopics([{ topic: TOPIC, partitions: 12 }]);
    await stage.start();
    await eventually(
      async () => (await stage.everything()).length,
      (n) => n === 30,
    );
  });

  test('fills a topic that was made anew under it, also when the loss cannot be written down at once', async () => {
    // A log that cannot tell a hole: only where the first record landed says that something is gone.
    stage.log = memoryEventLog({ trusting: true });
    await stage.say(1);
    let refuse = false;
    const refusing: Database = {
      ...stage.database,
      run: async (query) => {
        if (!refuse || !query.text.includes('update ops.relay')) return await stage.database.run(query);
        refuse = false;
        throw new Error('Connection terminated');
      },
    };
    await stage.caughtUp(await stage.start({ database: refusing }));
    stage.log.deleteTopic(TOPIC);
    await stage.log.ensureTopics([{ topic: TOPIC, partitions: 12 }]);
    refuse = true;
    await stage.say(1);
    await eventually(
      async () => new Set(positions(await stage.everything())).size,
      (n) => n === 2,
      { within: 20_000 },
    );
  });

  test('notes again what a crash of the database took back from under it, without waiting for the next event', async () => {
    await stage.say(10);
    await stage.caughtUp(await stage.start({ leases: postgresLeases(stage.database, () => {}) }));
    await stage.database.run(
      sql`update ops.relay set position = 0, event_id = null, chains = '{}', revision = 0`,
    );
    await eventually(
      () => stage.database.one<{ position: number }>(sql`select position from ops.relay`),
      ({ position }) => position === 10,
      { within: 30_000 },
    );
    expect(positions(await stage.everything())).toEqual(Array.from({ length: 10 }, (_, i) => i + 1));
  });

  test('says each second up to which instant everything is in the log', async () => {
    stage.clock.set('2026-05-05T05:05:05.000Z');
    await stage.say(5);
    const relay = await stage.start();
    await stage.caughtUp(relay);
    const watermarks = await followWatermarks(stage.log, ['test'], 'reader');
    await eventually(
      () => watermarks.final(),
      (instant) => instant === '2026-05-05T05:05:05.000Z',
    );
    stage.clock.set('2026-06-06T06:06:06.000Z');
    await eventually(
      () => watermarks.final(),
      (instant) => instant === '2026-06-06T06:06:06.000Z',
    );
    expect(watermarks.of('test')).toMatchObject({ source: 'test/0', position: 5 });
    expect(Object.keys(watermarks.of('test')!.partitions)).toEqual([TOPIC]);
    await watermarks.stop();
  });
});
