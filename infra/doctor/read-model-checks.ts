import { deserialize } from 'node:v8';
import {
  type HeardEvent,
  type Projection,
  applyBatch,
  chainFrom,
  heardFrom,
  readEvent,
  unreadEvent,
} from '@rapport/kernel/projection';
import type { Transaction } from '@rapport/kernel/postgres';
import { type Sql, identifier, join, sql } from '@rapport/kernel/sql';
import { type Depth, type Findings, findings } from './examination.ts';
import type { LogReader } from './log-reader.ts';
import type { Anatomy } from './parts-of.ts';
import { type Sample, sampleOf } from './sampling.ts';

/** I4: each read model of a service is what its events make, folded again by the same code into a table beside. */
export async function checkReadModels(
  anatomy: Anatomy,
  reader: LogReader,
  depth: Depth,
): Promise<readonly Findings[]> {
  const found: Findings[] = [];
  for (const projection of anatomy.parts.projections ?? []) {
    const check = `${anatomy.patient.name}: ${projection.name} is what its events make`;
    try {
      found.push(await checkReadModel(check, projection, anatomy, reader, depth));
    } catch (error) {
      found.push(findings('I4', check, [`cannot be folded again: ${(error as Error).message}`]));
    }
  }
  return found;
}

/** One snapshot holds rows and checkpoint together; what they come from is only appended to. */
function checkReadModel(
  check: string,
  projection: Projection,
  anatomy: Anatomy,
  reader: LogReader,
  { deep }: Depth,
): Promise<Findings> {
  return anatomy.patient.database.transaction(async (tx) => {
    await tx.run(sql`set transaction isolation level repeatable read`);
    const live = identifier(`read.${projection.name}`);
    const beside = identifier(`doctor_${projection.name}`);
    const { rows } = await tx.one<{ rows: number }>(sql`select count(*) as rows from ${live}`);
    await tx.run(
      sql`create temp table ${beside} (like ${live} including defaults including indexes) on commit drop`,
    );
    const sample = sampleOf(projection, rows, deep);
    const parked = await parkedEvents(tx, anatomy.patient.name, projection);
    const fold = async (events: readonly HeardEvent[]) => {
      const flowing = events.filter(({ id }) => !parked.has(id));
      if (flowing.length > 0) await applyBatch(tx, sample.projection, flowing, beside);
    };
    if (projection.from === 'own') await replayOwn(tx, projection, anatomy, fold);
    else await replayLog(tx, { ...projection, from: projection.from }, anatomy, reader, fold);
    const notes = sample.whole ? [] : [`a sample of ${rows} rows was compared; --deep compares all`];
    return findings('I4', check, await differences(tx, projection, sample, live, beside), notes);
  });
}

type Fold = (events: readonly HeardEvent[]) => Promise<void>;

const PAGE = 2_000;

async function replayOwn(
  tx: Transaction,
  { name }: Projection,
  { store, patient }: Anatomy,
  fold: Fold,
): Promise<void> {
  const checkpoint = await tx.maybeOne<{ position: number }>(
    sql`select position from ops.checkpoints where name = ${name}`,
  );
  const until = checkpoint?.position ?? 0;
  for (let after = 0; after < until;) {
    const page = (await store.readAll(after, PAGE)).filter(({ position }) => position <= until);
    const last = page.at(-1);
    if (!last) return;
    await fold(page.map((event) => heardFrom(`${patient.name}/0`, event)));
    after = last.position;
  }
}

interface StandingRow {
  readonly partition: number;
  readonly sources: Readonly<Record<string, { readonly position: number }>>;
}

/** Takes from each partition what the consumer had taken: each source's chain up to its high-water. */
async function replayLog(
  tx: Transaction,
  { name, from, on }: Projection & { readonly from: readonly string[] },
  { patient, parts }: Anatomy,
  reader: LogReader,
  fold: Fold,
): Promise<void> {
  const { decoders = {} } = parts;
  for (const topic of from) {
    const rows = await tx.many<StandingRow>(sql`
      select partition, sources from ops.positions where consumer = ${`${patient.name}.${name}`} and topic = ${topic}`);
    const standing = new Map(rows.map(({ partition, sources }) => [partition, sources]));
    const chains = new Map(rows.map(({ partition }) => [partition, newChain()]));
    await reader.read(topic, await reader.ends(topic), async (records) => {
      const taken = records.flatMap((record) => {
        const verdict = chains.get(record.partition)?.judge(record);
        if (verdict?.kind !== 'take') return [];
        const { source, position } = verdict.headers.source;
        const high = standing.get(record.partition)?.[source]?.position ?? 0;
        const heard = position <= high && Object.hasOwn(on, verdict.headers.type);
        return heard ? [unreadEvent({ record, headers: verdict.headers })] : [];
      });
      await fold(taken.map((event) => readEvent(event, decoders)));
    });
  }
}

const newChain = () => chainFrom({ nextOffset: 0, sources: {}, begunAt: '', revision: 0 }, 'beginning');

/** Ids of events that wait in a parking place instead of being in the rows. */
async function parkedEvents(
  tx: Transaction,
  service: string,
  { name, from }: Projection,
): Promise<ReadonlySet<string>> {
  const consumer = from === 'own' ? name : `${service}.${name}`;
  const rows = await tx.many<{ event: Buffer }>(
    sql`select event from ops.parked where consumer = ${consumer}`,
  );
  return new Set(rows.map(({ event }) => (deserialize(event) as HeardEvent).id));
}

const SHOWN = 3;

/** Rows that are in one table and not, or not so, in the other; by their keys. */
async function differences(
  tx: Transaction,
  { columns, key }: Projection,
  { rows }: Sample,
  live: Sql,
  beside: Sql,
): Promise<readonly string[]> {
  const all = join(Object.keys(columns).map(identifier), ', ');
  const keys = join(
    key.map((name) => sql`${identifier(name)}::text`),
    ', ',
  );
  const kept = sql`select ${all} from ${live} where ${rows}`;
  const made = sql`select ${all} from ${beside}`;
  const different = await tx.many<{ what: string; total: number }>(sql`
    select what, count(*) over () as total from (
      select distinct concat_ws(' ', ${keys}) as what
      from ((${kept} except all ${made}) union all (${made} except all ${kept})) d) k
    order by what limit ${SHOWN}`);
  const total = different[0]?.total ?? 0;
  if (total === 0) return [];
  return [
    `${total} rows differ: ${different.map(({ what }) => what).join(', ')}${total > SHOWN ? ', …' : ''}`,
  ];
}
