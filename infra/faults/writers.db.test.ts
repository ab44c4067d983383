import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { realClock } from '@rapport/kernel/clock';
import { type AppendRequest, Conflict, EventTooLarge, postgresEventStore } from '@rapport/kernel/event-store';
import { type Database, openDatabase } from '@rapport/kernel/postgres';
import { sql } from '@rapport/kernel/sql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appendArrays, encodeAppend } from '../../packages/kernel/src/event-store/append-arrays.ts';
import { eventually } from '../../packages/kernel/src/testing/eventually.ts';
import { postgresLogReader } from '../doctor/log-reader.ts';
import { type SmallInstallation, patientsOf, startSmallInstallation } from '../doctor/small-installation.ts';
import { type OpenCheckup, openCheckup } from './checkup.ts';
import { survive } from './trial.ts';

/** Beside one that is killed, with as many writers: sixty-four in all. */
const PROCESSES = 3;
const WRITERS = 16;
const EVENTS = 2;

/** Many who write at once, and one who writes what cannot be written. */
describe('writers of one store', () => {
  let installation: SmallInstallation;
  let checkup: OpenCheckup;
  let shop: Database;
  const ends: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    installation = await startSmallInstallation();
    shop = openDatabase(installation.urls.shop);
    checkup = openCheckup(patientsOf(installation), postgresLogReader(openDatabase(installation.urls.log)));
  });
  afterAll(async () => {
    await installation.stop();
    await checkup.close();
    for (const end of ends) await end();
    await shop.close();
  });

  const versionsOf = async (streamId: string) =>
    (
      await shop.many<{ version: number }>(
        sql`select version from es.events where stream_id = ${streamId} order by position`,
      )
    ).map(({ version }) => version);
  const takenFrom = async (streamId: string) => {
    const till = openDatabase(installation.urls.till, { max: 1 });
    const row = await till.maybeOne<{ taken: number }>(
      sql`select taken from read.takings_v1 where stream_id = ${streamId}`,
    );
    await till.close();
    return row?.taken;
  };

  test('[F05] sixty-four on one stream, some killed with -9: each version has one writer, the others are told so', async ({
    task,
  }) => {
    const streamId = `sale-${randomUUID()}`;
    const writing = Array.from({ length: PROCESSES }, () =>
      startWriters(shop.url, streamId, WRITERS, EVENTS),
    );
    const doomed = startWriters(shop.url, streamId, WRITERS, 0);
    await survive(
      task,
      checkup,
      {
        injected: `${PROCESSES} processes with ${WRITERS} connections each append to one stream at the version they saw; a fourth is ended with SIGKILL`,
        holds:
          'exactly one writer per version, the others get a conflict; whatever was acknowledged is there',
      },
      async (struck) => {
        await eventually(
          () => doomed.acknowledged().length,
          (n) => n > 3,
          { within: 60_000, what: 'acknowledged to the doomed' },
        );
        doomed.child.kill('SIGKILL');
        struck();
        await doomed.ended;
        expect(await Promise.all(writing.map(({ ended }) => ended))).toEqual(Array(PROCESSES).fill(0));
      },
    );
    const finished = writing.flatMap(({ acknowledged }) => acknowledged());
    const all = [...finished, ...doomed.acknowledged()];
    expect(finished).toHaveLength(PROCESSES * WRITERS * EVENTS);
    expect(new Set(all).size).toBe(all.length);
    expect(writing.reduce((sum, { conflicts }) => sum + conflicts(), 0)).toBeGreaterThan(0);
    const versions = await versionsOf(streamId);
    expect(versions).toEqual(Array.from({ length: versions.length }, (_, i) => i + 1));
    // Of what was killed in mid-flight, each of its writers may have one that was written and not acknowledged.
    expect(versions.length).toBeGreaterThanOrEqual(all.length);
    expect(versions.length).toBeLessThanOrEqual(all.length + WRITERS);
    expect(await takenFrom(streamId)).toBe(versions.length);
  }, 120_000);

  test('[F06] one bad append among many of a batch fails alone', async ({ task }) => {
    const store = postgresEventStore(shop, realClock);
    ends.push(() => store.close());
    const sale = (amount: unknown, expected: 'any' | number = 'any'): AppendRequest => ({
      parts: [
        {
          streamId: `sale-${randomUUID()}`,
          expected,
          events: [{ type: 'Sold', data: { amount } as { amount: number } }],
        },
      ],
      cause: { correlationId: randomUUID(), actor: 'service:shop' },
    });
    const bad: readonly (readonly [what: string, request: AppendRequest, refusal: unknown])[] = [
      ['a version that is not there', sale(1, 7), expect.any(Conflict)],
      ['text that Postgres cannot hold', sale('\u0000'), expect.objectContaining({ code: '22P05' })],
      ['more than fits', sale('x'.repeat(300_000)), expect.any(EventTooLarge)],
      [
        'an instant that is none',
        {
          ...sale(1),
          parts: [{ ...sale(1).parts[0]!, events: [{ type: 'Sold', data: {}, occurredAt: 'never' }] }],
        },
        expect.objectContaining({ code: '22007' }),
      ],
    ];
    await survive(
      task,
      checkup,
      {
        injected: `appends of one batch: ${bad.map(([what]) => what).join('; ')}; forty good ones around them`,
        holds: 'the good ones are all committed, each bad one gets its own refusal',
      },
      async () => {
        const good = Array.from({ length: 40 }, () => sale(2));
        const requests = [...good.slice(0, 10), ...bad.map(([, request]) => request), ...good.slice(10)];
        const outcomes = await Promise.allSettled(requests.map((request) => store.append(request)));
        const refused = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
        expect(refused).toEqual(expect.arrayContaining(bad.map(([, , refusal]) => refusal)));
        expect(refused).toHaveLength(bad.length);
        for (const { parts } of good) expect(await versionsOf(parts[0]!.streamId)).toEqual([1]);
        for (const [, { parts }] of bad) expect(await versionsOf(parts[0]!.streamId)).toEqual([]);
      },
    );
  });

  test('[F08] a wide transaction that began long before it appends keeps the order of its stream', async ({
    task,
  }) => {
    const streamId = `sale-${randomUUID()}`;
    const store = postgresEventStore(shop, realClock);
    ends.push(() => store.close());
    const sold: AppendRequest = {
      parts: [{ streamId, expected: 'any', events: [{ type: 'Sold', data: { amount: 1 } }] }],
      cause: { correlationId: randomUUID(), actor: 'service:shop' },
    };
    const wide = await shop.pool.connect();
    await survive(
      task,
      checkup,
      {
        injected: 'a transaction writes rows, others append to the stream, then it appends to it and commits',
        holds: 'readers hear versions in order, though the first transaction has the older number',
      },
      async () => {
        await wide.query('begin');
        await wide.query('create table public.wide (n int)');
        await store.append(sold);
        await checkup.settle();
        const places = Array.from({ length: 20 }, (_, i) => `$${i + 1}`).join(', ');
        await wide.query(`select es.append(${places})`, appendArrays([encodeAppend(sold)], realClock));
        const behind = store.append(sold);
        await wide.query('commit');
        await behind;
        wide.release();
      },
    );
    expect(await versionsOf(streamId)).toEqual([1, 2, 3]);
    expect(await takenFrom(streamId)).toBe(3);
  });
});

function startWriters(url: string, streamId: string, writers: number, events: number) {
  const file = join(import.meta.dirname, 'writer-process.ts');
  const child: ChildProcess = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', file, url, streamId, `${writers}`, `${events}`],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let said = '';
  child.stdout?.on('data', (text: Buffer) => (said += text.toString()));
  const lines = () => said.split('\n').slice(0, -1);
  return {
    child,
    ended: once(child, 'close').then(([code]) => code as number | null),
    acknowledged: () =>
      lines()
        .filter((line) => /^\d+$/.test(line))
        .map(Number),
    conflicts: () => Number(lines().at(-1)?.split(' ')[1] ?? 0),
  };
}
