import { randomUUID } from 'node:crypto';
import { type EventLog, type LogBatch, PARTITIONS } from '@rapport/kernel/event-log';
import { Unavailable } from '@rapport/kernel/event-store';
import type { Logger } from '@rapport/kernel/logging';
import { type Decoders, SourceReplaced, type Standing } from '@rapport/kernel/projection';
import { type Sql, sql } from '@rapport/kernel/sql';
import { type Clock, instantOf } from '@rapport/kernel/values';
import { pause } from '@rapport/kernel/waking';
import { type Columnar, type WarehouseRow, openColumnar, throwAway } from './duckdb.ts';
import { nameOf, places, takeIn } from './taking-in.ts';
import { SHAPE, makeTables } from './warehouse-shape.ts';

/** A warehouse was not usable, and was folded anew from the beginning of the log. */
export interface ThrownAway {
  readonly at: string;
  readonly why: string;
}

/** Every public event in columns, in a file of this process alone. */
export interface Warehouse {
  start(): Promise<void>;
  stop(): Promise<void>;
  ask<Row extends WarehouseRow>(question: Sql): Promise<readonly Row[]>;
  /** Records of the log that it has not taken yet; `Infinity` while it is being opened. */
  behind(): Promise<number>;
  /** Called after new facts are in it. */
  onNews(listener: () => void): void;
  /** Forgets all it holds and folds the log anew, while it runs. */
  foldAnew(why: string): Promise<void>;
  state(): { readonly file: string; readonly thrownAway: readonly ThrownAway[] };
}

export interface WarehouseNeeds {
  readonly folder: string;
  readonly memory: string;
  readonly topics: readonly string[];
  readonly decoders: Decoders;
  readonly log: EventLog;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly dayOf: (instant: string) => string;
}

/** After little came it waits so long: a hundred small batches cost as much as a large one each. */
const REST_MS = 200;
const TRICKLE = 2_000;
/** A log made again ends before where we stand: looked for so often. */
const LOOK_MS = 5_000;

/**
 * The warehouse of this process. Facts and the place in the log are written in one transaction of its file; the file is made
 * of the log alone, so one that cannot be read, has another shape, or followed another log, is thrown away and made anew.
 */
export function warehouseOf(needs: WarehouseNeeds): Warehouse {
  const { logger } = needs;
  const thrownAway: ThrownAway[] = [];
  const listeners: (() => void)[] = [];
  const stopping = new AbortController();
  let open: { readonly columnar: Columnar; readonly following: { stop(): Promise<void> } } | undefined;
  let file = '';

  const note = (why: string) => {
    thrownAway.push({ at: instantOf(needs.clock.now()), why });
    logger.error({ file, why }, 'the warehouse is thrown away and folded anew');
  };
  const begin = async (): Promise<void> => {
    const columnar = await openUsable(needs, note);
    file = columnar.file;
    const again = (why: string) =>
      void warehouse.foldAnew(why).catch((err: unknown) => logger.error({ err }));
    const following = await follow(needs, columnar, () => listeners.forEach((one) => one()), again);
    open = { columnar, following };
  };
  const end = async () => {
    const was = open;
    open = undefined;
    await was?.following.stop();
    await was?.columnar.close();
  };
  let turn: Promise<void> = Promise.resolve();
  const warehouse: Warehouse = {
    start: async () => {
      await begin();
      void watch(
        needs,
        stopping.signal,
        () => open?.columnar,
        (why) => warehouse.foldAnew(why),
      );
    },
    stop: async () => {
      stopping.abort();
      await turn.catch(() => undefined);
      await end();
    },
    ask: async (question) => {
      return await there(open?.columnar).ask(question);
    },
    behind: async () => (open ? await recordsBefore(needs, open.columnar) : Number.POSITIVE_INFINITY),
    onNews: (listener) => void listeners.push(listener),
    foldAnew: (why) => {
      turn = turn.then(async () => {
        if (stopping.signal.aborted) return;
        await end();
        note(why);
        throwAway(file);
        await begin();
      });
      return turn;
    },
    state: () => ({ file, thrownAway }),
  };
  return warehouse;
}

function there(columnar: Columnar | undefined): Columnar {
  if (!columnar) throw new Unavailable('the warehouse is being opened, or closed');
  return columnar;
}

/** A file of today's shape that follows this log: what is not is thrown away first. */
async function openUsable(
  { folder, memory, log, topics }: WarehouseNeeds,
  note: (why: string) => void,
): Promise<Columnar> {
  await log.ensureTopics(topics.map((topic) => ({ topic, partitions: PARTITIONS })));
  const wanted = { shape: String(SHAPE), log: await log.id() };
  for (;;) {
    const columnar = await openColumnar(folder, memory, (_, error) => note(String(error)));
    const why = await unfit(columnar, wanted).catch(String);
    if (why === undefined) return columnar;
    await columnar.close();
    note(why);
    throwAway(columnar.file);
  }
}

async function unfit(
  columnar: Columnar,
  wanted: Readonly<Record<'shape' | 'log', string>>,
): Promise<string | undefined> {
  await columnar.write(makeTables);
  const about = await columnar.ask<{ name: string; value: string }>(sql`select name, value from about`);
  const known = Object.fromEntries(about.map(({ name, value }) => [name, value]));
  if (about.length === 0) {
    const rows = { ...wanted, group: randomUUID() };
    await columnar.write(async (connection) => {
      for (const [name, value] of Object.entries(rows))
        await connection.run('insert into about values ($1, $2)', [name, value]);
    });
    return undefined;
  }
  for (const name of ['shape', 'log'] as const)
    if (known[name] !== wanted[name]) return `it was made for another ${name}`;
  return undefined;
}

/** Follows all topics for this file alone; a batch and its place are one transaction. */
async function follow(
  needs: WarehouseNeeds,
  columnar: Columnar,
  news: () => void,
  again: (why: string) => void,
): Promise<{ stop(): Promise<void> }> {
  const { log, topics } = needs;
  const standings = new Map<string, Standing>();
  for (const { topic, part, next_offset, sources } of await places(columnar))
    standings.set(nameOf({ topic, partition: part }), {
      nextOffset: next_offset,
      sources: JSON.parse(sources) as Standing['sources'],
      ...{ begunAt: '', revision: 0 },
    });
  const [about] = await columnar.ask<{ value: string }>(sql`select value from about where name = 'group'`);
  const onBatches = async (batches: readonly LogBatch[]) => {
    try {
      await takeIn(needs, columnar, standings, batches);
      news();
    } catch (error) {
      if (error instanceof SourceReplaced) again(error.message);
      throw error;
    }
    const came = batches.reduce((sum, { records }) => sum + records.length, 0);
    if (came < TRICKLE) await pause(REST_MS);
  };
  return await log.subscribe({
    group: `analytics.warehouse.${about!.value}`,
    topics,
    startAt: async (tp) => standings.get(nameOf(tp))?.nextOffset ?? 0,
    onBatch: (batch) => onBatches([batch]),
    onBatches,
  });
}

async function recordsBefore({ log, topics }: WarehouseNeeds, columnar: Columnar): Promise<number> {
  const known = new Map(
    (await places(columnar)).map(({ topic, part, next_offset }) => [
      nameOf({ topic, partition: part }),
      next_offset,
    ]),
  );
  const ends = await Promise.all(
    topics.map(async (topic) =>
      [...(await log.ends(topic))].map(([partition, { first, next }]) =>
        Math.max(0, next - Math.max(first, known.get(nameOf({ topic, partition })) ?? 0)),
      ),
    ),
  );
  return ends.flat().reduce((sum, lag) => sum + lag, 0);
}

/** A topic that ends before where we stand was made again: its offsets mean other records now. */
async function watch(
  { log, topics, logger }: WarehouseNeeds,
  signal: AbortSignal,
  columnar: () => Columnar | undefined,
  again: (why: string) => Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    await pause(LOOK_MS, signal);
    const now = columnar();
    if (signal.aborted || !now) continue;
    try {
      const ends = new Map(
        await Promise.all(topics.map(async (topic) => [topic, await log.ends(topic)] as const)),
      );
      const receded = (await places(now)).find(
        ({ topic, part, next_offset }) => next_offset > (ends.get(topic)?.get(part)?.next ?? next_offset),
      );
      if (receded) await again(`${receded.topic} was made again`);
    } catch (err) {
      logger.debug({ err }, 'the log could not be looked at');
    }
  }
}
