import { sql } from '@rapport/kernel/sql';
import type { ServiceParts } from '@rapport/kernel/service';
import { type Findings, type Patient, findings } from './examination.ts';

/** How long after its instant a timer counts as overdue, by the store's own time. */
const OVERDUE_S = 60;

interface Kept {
  readonly name: string;
  readonly position: number;
  readonly table: boolean;
}

/** What follows a store stands where it can stand, belongs to somebody, and is not stuck. */
export async function checkFollowers(patient: Patient, parts: ServiceParts): Promise<readonly Findings[]> {
  const { name } = patient;
  return [
    findings('I4', `${name}: checkpoints are not ahead of the head`, await ahead(patient)),
    findings('I6', `${name}: every checkpoint belongs to a follower`, await orphans(patient, parts)),
    findings(
      'I6',
      `${name}: every timer has its rule`,
      await unknownTimers(patient, parts),
      await overdue(patient),
    ),
    findings('I6', `${name}: no stream is parked`, [], await parked(patient)),
  ];
}

/** The head is read after the checkpoints, so that live traffic cannot make one look ahead. */
async function ahead({ database }: Patient): Promise<readonly string[]> {
  const checkpoints = await database.many<{ name: string; position: number }>(sql`
    select name, position from ops.checkpoints union all select 'relay', position from ops.relay`);
  const head = await database.one<{ position: number }>(sql`select position from es.head`);
  return checkpoints
    .filter(({ position }) => position > head.position || position < 0)
    .map(({ name, position }) => `${name} stands at ${position}, the head at ${head.position}`);
}

async function orphans(
  { name: service, database }: Patient,
  parts: ServiceParts,
): Promise<readonly string[]> {
  const { projections = [], reactions = [], timers = [] } = parts;
  const own = new Set([
    ...projections.filter(({ from }) => from === 'own').map(({ name }) => name),
    ...reactions.filter(({ from }) => from === 'own').map(({ name }) => `reaction ${name}`),
    ...(timers.length > 0 ? ['timers'] : []),
  ]);
  const hearing = new Set(
    [...projections, ...reactions]
      .filter(({ from }) => from !== 'own')
      .map(({ name }) => `${service}.${name}`),
  );
  // Workers keep indexes of their own: a checkpoint may also belong to a table of its name.
  const checkpoints = await database.many<Kept>(sql`
    select name, position, to_regclass('read.' || quote_ident(name)) is not null as table from ops.checkpoints`);
  // A rebuild of a log-fed read model is a consumer of its own.
  const positions = await database.many<{ consumer: string }>(sql`
    select distinct consumer from ops.positions
    where consumer not in (select ${service}::text || '.' || read_model || '.rebuild' from ops.rebuilds)`);
  return [
    ...checkpoints.filter(({ name, table }) => !own.has(name) && !table).map(({ name }) => name),
    ...positions.filter(({ consumer }) => !hearing.has(consumer)).map(({ consumer }) => consumer),
  ].map((name) => `${name} is kept and nobody follows under it`);
}

async function unknownTimers(
  { database }: Patient,
  { timers = [] }: ServiceParts,
): Promise<readonly string[]> {
  const rules = timers.map(({ name }) => name);
  const unknown = await database.many<{ name: string; n: number }>(
    sql`select name, count(*) as n from ops.timers where name <> all(${rules}::text[]) group by name`,
  );
  return unknown.map(({ name, n }) => `${n} timers of the unknown rule ${name}`);
}

async function overdue({ database }: Patient): Promise<readonly string[]> {
  const late = await database.many<{ name: string; n: number; oldest: string }>(sql`
    select name, count(*) as n, min(due_at) as oldest from ops.timers
    where due_at < (select recorded_at from es.head) - ${OVERDUE_S} * interval '1 second' group by name`);
  return late.map(({ name, n, oldest }) => `${n} timers of ${name} are overdue, the oldest since ${oldest}`);
}

async function parked({ database }: Patient): Promise<readonly string[]> {
  const streams = await database.many<{
    consumer: string;
    stream: string;
    n: number;
    error: string | null;
  }>(sql`
    select consumer, stream_id as stream, count(*) as n, max(error) as error from ops.parked
    group by consumer, stream_id order by min(parked_at) limit 20`);
  return streams.map(
    ({ consumer, stream, n, error }) => `${consumer} has parked ${stream} (${n} events): ${error ?? 'waits'}`,
  );
}
