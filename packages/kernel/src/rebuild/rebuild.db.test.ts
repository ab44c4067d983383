import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Unavailable } from '../event-store/index.ts';
import type { Projection } from '../projection/index.ts';
import { sql } from '../sql/index.ts';
import { freshDatabaseUrl } from '../testing/databases.ts';
import { eventually } from '../testing/eventually.ts';
import {
  TOTALS_INDEX,
  TOTALS_TABLE,
  addSome,
  openRebuildStage,
  totals,
  totalsIn,
} from '../testing/rebuild-stage.ts';
import { InAnotherState, RebuildUnderWay, type Rebuilding } from './index.ts';

describe('a read model made again beside the live one', () => {
  let stage: ReturnType<typeof openRebuildStage>;
  const running: Rebuilding[] = [];

  beforeEach(async () => {
    stage = openRebuildStage(await freshDatabaseUrl());
    await stage.database.run(TOTALS_TABLE);
    await stage.database.run(TOTALS_INDEX);
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((one) => one.stop()));
    await stage.close();
  });

  const begin = (...projections: readonly Projection[]) => {
    const rebuilding = stage.rebuilding(...projections);
    running.push(rebuilding);
    return rebuilding;
  };
  const reaches = (...states: readonly string[]) =>
    eventually(stage.state, (seen) => states.includes(seen?.state ?? ''), {
      within: 20_000,
      what: states.join(),
    });
  const oid = async () =>
    (await stage.database.one<{ oid: number }>(sql`select 'read.totals_v1'::regclass::oid::int as oid`)).oid;
  const definition = () =>
    stage.database.many(sql`
      select indexdef, (select array_to_string(reloptions, ',') from pg_class where oid = 'read.totals_v1'::regclass) as options,
        (select string_agg(pg_get_constraintdef(oid), ';' order by conname) from pg_constraint where conrelid = 'read.totals_v1'::regclass) as constraints
      from pg_indexes where schemaname = 'read' and tablename = 'totals_v1' order by indexname`);
  const nothingLeft = async () => {
    const left = await stage.database.one(sql`
      select (select count(*) from pg_tables where schemaname = 'rebuild') as tables,
        (select count(*) from ops.rebuild_left_out) as "leftOut",
        (select count(*) from ops.positions) as positions`);
    expect(left).toEqual({ tables: 0, leftOut: 0, positions: 0 });
  };

  test('takes its place while events go on coming, and is never empty on the way', async () => {
    await addSome(stage.store, 10_000);
    await stage.follow(totals());
    const [before, shape] = [await oid(), await definition()];
    const told = stage.announced.length;
    await stage.register.begin(totals(), 'switch');
    begin(totals());
    let looks = 0;
    for (let state = await stage.state(); state?.state === 'running'; state = await stage.state()) {
      await addSome(stage.store, 50);
      await stage.follow(totals());
      expect((await totalsIn(stage.database)).length).toBe(25);
      looks += 1;
    }
    expect(looks).toBeGreaterThan(0);
    expect(await stage.state()).toMatchObject({ state: 'switched', rows: 25 });
    expect(await oid()).not.toBe(before);
    expect(await definition()).toEqual(shape);
    const replaced = await totalsIn(stage.database);
    await addSome(stage.store, 50);
    await stage.follow(totals());
    expect((await totalsIn(stage.database)).map(({ account }) => account)).toEqual(
      replaced.map(({ account }) => account),
    );
    const { total } = await stage.database.one<{ total: number }>(
      sql`select sum((data ->> 'by')::int) as total from es.events`,
    );
    expect((await totalsIn(stage.database)).reduce((sum, row) => sum + row.total, 0)).toBe(total);
    expect(stage.announced.length).toBeGreaterThan(told);
    await nothingLeft();
  });

  test('takes its place beside traffic that is never at rest: the live one has gone on by each of its batches', async () => {
    await addSome(stage.store, 500);
    await stage.follow(totals());
    await stage.register.begin(totals(), 'switch');
    const following: Promise<void>[] = [];
    const traffic = async () => {
      await addSome(stage.store, 25);
      following.push(stage.follow(totals()));
      // It stands still while it is held.
      await Promise.race([following.at(-1), delay(200)]);
    };
    running.push(stage.rebuildingBeside(traffic, totals()));
    await reaches('switched');
    await Promise.all(following);
    expect(following.length).toBeGreaterThan(1);
    const { total } = await stage.database.one<{ total: number }>(
      sql`select sum((data ->> 'by')::int) as total from es.events`,
    );
    expect((await totalsIn(stage.database)).reduce((sum, row) => sum + row.total, 0)).toBe(total);
  });

  test('tells nobody, and leaves timers alone', async () => {
    await addSome(stage.store, 500);
    await stage.follow(totals());
    const told = stage.announced.length;
    await stage.register.begin(totals(), 'switch');
    begin(totals());
    await reaches('switched');
    expect(stage.announced.length).toBe(told);
    expect(await stage.database.many(sql`select * from ops.timers`)).toEqual([]);
  });

  test('finds a row that somebody has changed, and mends it when an operator says so', async () => {
    await addSome(stage.store, 500);
    await stage.follow(totals());
    const right = await totalsIn(stage.database);
    await stage.database.run(sql`update read.totals_v1 set total = total + 1 where account = 'account-7'`);
    await stage.register.begin(totals(), 'switch');
    const rebuilding = begin(totals());
    expect((await reaches('differs'))?.difference).toEqual({
      liveRows: 25,
      rebuiltRows: 25,
      differing: 1,
      examples: ['account-7'],
    });
    expect(await totalsIn(stage.database)).not.toEqual(right);
    await stage.register.switch(totals());
    rebuilding.wake();
    await reaches('switched');
    expect(await totalsIn(stage.database)).toEqual(right);
    await nothingLeft();
  });

  test('shows what another fold would make of it, and leaves the live one when it is discarded', async () => {
    await addSome(stage.store, 500);
    await stage.follow(totals());
    const live = await totalsIn(stage.database);
    const another = totals((n) => n * 2);
    await stage.register.begin(another, 'switch');
    begin(another);
    expect((await reaches('differs'))?.difference?.differing).toBeGreaterThan(0);
    await stage.register.discard(another);
    expect(await stage.state()).toBeUndefined();
    expect(await totalsIn(stage.database)).toEqual(live);
    await nothingLeft();
  });

  test('waits to be told although it is equal, and then has what came meanwhile', async () => {
    await addSome(stage.store, 500);
    await stage.follow(totals());
    await stage.register.begin(totals(), 'wait');
    const rebuilding = begin(totals());
    expect((await reaches('ready'))?.difference).toBeUndefined();
    const before = await oid();
    await addSome(stage.store, 500);
    await stage.follow(totals());
    const live = await totalsIn(stage.database);
    await stage.register.switch(totals());
    rebuilding.wake();
    await reaches('switched');
    expect(await oid()).not.toBe(before);
    expect(await totalsIn(stage.database)).toEqual(live);
  });

  test('rests when it is paused, goes on from there, and leaves nothing when it is cancelled', async () => {
    await addSome(stage.store, 5_000);
    await stage.follow(totals());
    const live = await totalsIn(stage.database);
    let folded = 0;
    let held = true;
    const slow = totals((n) => {
      if (held && folded >= 3_000) throw new Unavailable('held');
      folded += 1;
      return n;
    });
    await stage.register.begin(slow, 'wait');
    const rebuilding = begin(slow);
    await eventually(stage.state, (seen) => (seen?.done ?? 0) > 0);
    await stage.register.pause(slow);
    const paused = await stage.state();
    expect(paused).toMatchObject({ state: 'paused', done: 2_000, total: 5_000 });
    await expect(stage.register.switch(slow)).rejects.toBeInstanceOf(InAnotherState);
    held = false;
    folded = 0;
    await stage.register.resume(slow);
    rebuilding.wake();
    await reaches('ready');
    expect(folded).toBe(3_000);
    await expect(stage.register.cancel(slow)).rejects.toBeInstanceOf(InAnotherState);
    await stage.register.discard(slow);

    held = true;
    folded = 0;
    await stage.register.begin(slow, 'switch');
    rebuilding.wake();
    await eventually(stage.state, (seen) => (seen?.done ?? 0) > 0);
    await stage.register.cancel(slow);
    expect(await stage.state()).toBeUndefined();
    expect(await totalsIn(stage.database)).toEqual(live);
    await eventually(
      () => stage.database.many(sql`select tablename from pg_tables where schemaname = 'rebuild'`),
      (tables) => tables.length === 0,
    );
    await nothingLeft();
  });

  test('one runs at a time, and only one who asks is told yes', async () => {
    await stage.follow(totals());
    const asked = await Promise.allSettled(
      Array.from({ length: 5 }, () => stage.register.begin(totals(), 'switch')),
    );
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of asked)
      if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(RebuildUnderWay);
    begin(totals());
    await reaches('switched');
  });

  test('stops at an event that it cannot fold, names it, and goes on once that is mended', async () => {
    await addSome(stage.store, 100);
    await stage.follow(totals());
    let broken = true;
    const projection = totals((n) => {
      if (broken && n === 3) throw new TypeError('three');
      return n;
    });
    await stage.register.begin(projection, 'switch');
    const rebuilding = begin(projection);
    const failed = await reaches('failed');
    const [event] = await stage.database.many<{ id: string }>(
      sql`select event_id as id from es.events where data ->> 'by' = '3' order by position limit 1`,
    );
    expect(failed?.error).toContain(`CannotFold: event ${event!.id}`);
    broken = false;
    await stage.register.resume(projection);
    rebuilding.wake();
    await reaches('switched');
  });
});
