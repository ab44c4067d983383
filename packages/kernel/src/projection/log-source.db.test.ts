import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { beginHistory } from '../backup/index.ts';
import { encodeHeaders, memoryEventLog } from '../event-log/index.ts';
import { sql } from '../sql/index.ts';
import { eventually } from '../testing/eventually.ts';
import { EPOCH, TOPIC, hearingStage, record, run, upTo } from '../testing/hearing-stage.ts';
import { newUuid } from '../values/index.ts';

describe('a consumer of the shared log', () => {
  const stage = hearingStage();
  const { send, sendRaw, hear, texts, shows, misses } = stage;
  const hearThree = async () => {
    await send(...run(1, 3));
    await hear();
    await shows(1, 2, 3);
  };

  test('takes each event once, and a record sent twice changes nothing', async () => {
    await sendRaw(...run(1, 5), ...run(3, 7), ...run(1, 8));
    const consumer = await hear();
    await shows(...upTo(8));
    await eventually(
      () => consumer.lag(),
      (lag) => lag === 0,
    );
    expect(consumer.gaps()).toEqual({ seen: 0, open: 0 });
  });

  test('rows and checkpoint stand or fall together: a handler that dies before or after the commit loses and doubles nothing', async () => {
    await send(...run(1, 20));
    let deaths = 0;
    await hear({
      onEvents: async ({ events, moveCheckpoint }) => {
        await stage.database.transaction(async (tx) => {
          for (const { data } of events)
            await tx.run(sql`insert into read.texts (text) values (${(data as { text: string }).text})`);
          if (deaths === 0) throw new Error(`death ${(deaths += 1)} before the commit`);
          await moveCheckpoint(tx);
        });
        if (deaths === 1) throw new Error(`death ${(deaths += 1)} after the commit`);
      },
    });
    await send(...run(21, 25));
    await shows(...upTo(25));
    expect(deaths).toBe(2);
  });

  test('a zombie that wakes up with a batch of the past leaves no trace', async () => {
    await hearThree();
    const outcome = await stage.database
      .transaction(async (tx) => {
        await tx.run(sql`insert into read.texts (text) values ('zombie')`);
        const { moveStandings } = await import('./log-positions.ts');
        const from = { nextOffset: 0, sources: {}, begunAt: '2026-01-01T00:00:00.000Z', revision: 0 };
        const of = { topic: TOPIC, partition: stage.log.partitionOf(TOPIC, 'thing-1') };
        await moveStandings(tx, 'me.texts', [{ of, from, to: from }]);
      })
      .catch((error: Error) => error.name);
    expect(outcome).toBe('CheckpointLost');
    await shows(1, 2, 3);
  });

  test('what a crash of the database took back from under it is read again, without waiting for the next record', async () => {
    await hearThree();
    await stage.database.transaction(async (tx) => {
      await tx.run(sql`delete from read.texts where text > '1'`);
      const one = { 'other/0': { position: 1, epoch: EPOCH } };
      await tx.run(sql`
        update ops.positions set next_offset = 1, sources = ${JSON.stringify(one)}::jsonb, revision = 0
        where sources <> '{}'`);
    });
    await shows(1, 2, 3);
  });

  test('where another has moved it, it reads from there, without waiting for the next record', async () => {
    await hearThree();
    await stage.database.run(
      sql`update ops.positions set next_offset = 0, sources = '{}', revision = revision + 1`,
    );
    await shows(1, 2, 3, 1, 2, 3);
  });

  test('missing records are noticed, nothing behind them is taken, and the refill makes it whole', async () => {
    await sendRaw(...run(1, 3));
    const consumer = await hear();
    await shows(1, 2, 3);
    await sendRaw(...run(6, 8));
    await eventually(
      () => consumer.gaps().open,
      (open) => open === 1,
    );
    expect(await consumer.lag()).toBe(3);
    await shows(1, 2, 3);
    await sendRaw(...run(1, 9));
    await shows(...upTo(9));
    expect(consumer.gaps()).toEqual({ seen: 1, open: 0 });
    await eventually(
      () => consumer.lag(),
      (lag) => lag === 0,
    );
  });

  test('a loss that is still open when the process dies is found again by the next', async () => {
    await sendRaw(...run(1, 3), ...run(6, 8));
    const first = await hear();
    await misses(first);
    await first.stop();
    const second = await hear();
    await misses(second);
    await sendRaw(...run(1, 8));
    await shows(...upTo(8));
  });

  test('one that begins at its start hears nothing older, not even when the topic is filled again', async () => {
    await send(...run(1, 5));
    const consumer = await hear({ begins: 'start' });
    await eventually(
      () => consumer.lag(),
      (lag) => lag === 0,
    );
    stage.log.deleteTopic(TOPIC);
    await stage.log.ensureTopics([{ topic: TOPIC, partitions: 12 }]);
    await send(...run(1, 5));
    await send({
      ...record(6, 5),
      headers: encodeHeaders({
        id: newUuid(new Date()),
        type: 'said',
        time: '2026-04-01T00:00:00.000Z',
        source: { ...record(6, 5).source, recordedAt: '2026-04-01T00:00:00.000Z' },
      }),
    });
    await shows(6);
  });

  test('a topic that was made again and filled from its beginning changes nothing but what is new', async () => {
    await send(...run(1, 5));
    await hear();
    await shows(...upTo(5));
    stage.log.deleteTopic(TOPIC);
    await stage.log.ensureTopics([{ topic: TOPIC, partitions: 12 }]);
    await send(...run(1, 7));
    await shows(...upTo(7));
  });

  test('a source that was restored is not followed until an operator says from where', async () => {
    await sendRaw(...run(1, 3));
    const complaints: string[] = [];
    const listening = pino({ level: 'warn' }, { write: (line: string) => void complaints.push(line) });
    stage.log = memoryEventLog({ logger: listening, pauseMs: 5 });
    await stage.log.ensureTopics([{ topic: TOPIC, partitions: 12 }]);
    await sendRaw(...run(1, 3));
    const consumer = await hear();
    await shows(1, 2, 3);
    const epoch = '01900000-0000-7000-8000-0000000000bb';
    await sendRaw(record(3, 2, { epoch, text: 'three' }), record(4, 3, { epoch, text: 'four' }));
    await eventually(
      () => complaints.join(''),
      (text) => text.includes('SourceReplaced'),
    );
    await shows(1, 2, 3);
    const head = { position: 0, recordedAt: '2026-01-01T00:00:00.000Z', epoch };
    const own = { service: 'me', head, common: 0, epoch: newUuid(new Date()) };
    const other = { service: 'other', head: { ...head, position: 2 }, common: 2, epoch };
    const ahead = await stage.database.transaction((tx) => beginHistory(tx, own, [own, other]));
    expect(ahead).toEqual([{ consumer: 'me.texts', source: 'other/0', heard: 3, known: 2 }]);
    await eventually(texts, (seen) => seen.join(' ') === '1 2 3 three four');
    expect(await consumer.lag()).toBe(0);
  });

  test('types it does not know are passed over, and bytes it cannot read are handed over as such', async () => {
    const unreadable: string[] = [];
    await hear({
      onEvents: async (batch) => {
        stage.heard.push(...batch.events.map(({ data }) => (data as { text: string }).text));
        unreadable.push(
          ...batch.unreadable.map(({ event, error }) => `${event.position} ${(error as Error).message}`),
        );
      },
    });
    await send(record(1, 0), record(2, 1, { type: 'sung' }), record(3, 2, { text: 'garbage' }), record(4, 3));
    await eventually(
      () => stage.heard.join(),
      (seen) => seen === '1,4',
    );
    expect(unreadable).toEqual(['3 cannot be read']);
  });

  test('it says whether it has passed what a stream said', async () => {
    const consumer = await hear();
    const said = (position: number, streamIds = ['thing-1']) => ({ service: 'other', position, streamIds });
    await send(...run(1, 5));
    await shows(...upTo(5));
    expect(await consumer.passed(said(5))).toBe(true);
    expect(await consumer.passed(said(6))).toBe(false);
    const partitions = { [TOPIC]: { [stage.log.partitionOf(TOPIC, 'thing-1')]: 5 } };
    expect(await consumer.passed(said(6), { position: 6, partitions })).toBe(true);
    expect(await consumer.passed(said(6, ['secret-1']))).toBe(true);
    expect(await consumer.passed({ ...said(6), service: 'elsewhere' })).toBe(true);
  });
});
