import { setTimeout as wait } from 'node:timers/promises';
import { sql } from '@rapport/kernel/sql';
import { type Findings, type Patient, type Ward, findings } from './examination.ts';
import type { LogReader } from './log-reader.ts';

const LOOK_MS = 20;

/** Where a service's followers have to come: what was there when they were first looked at. */
interface Goal {
  readonly patient: Patient;
  readonly head: number;
  /** Ends of the topics it hears. */
  readonly ends: ReadonlyMap<string, Awaited<ReturnType<LogReader['ends']>>>;
}

/** I6: whoever follows a store or the log comes to where it stood, however much comes meanwhile. */
export async function checkLag(
  { patients, depth: { patienceMs } }: Pick<Ward, 'patients' | 'depth'>,
  reader: LogReader,
): Promise<readonly Findings[]> {
  const goals = await Promise.all(patients.map((patient) => goalOf(patient, reader)));
  const until = performance.now() + (patienceMs ?? 0);
  let behind = await Promise.all(goals.map(whoIsBehind));
  while (behind.some((lines) => lines.length > 0) && performance.now() < until) {
    await wait(LOOK_MS);
    behind = await Promise.all(goals.map(whoIsBehind));
  }
  return goals.map(({ patient }, i) => {
    const lines = behind[i] ?? [];
    const check = `${patient.name}: followers and relay have come to the end`;
    return patienceMs === undefined ? findings('I6', check, [], lines) : findings('I6', check, lines);
  });
}

async function goalOf(patient: Patient, reader: LogReader): Promise<Goal> {
  const { database } = patient;
  const { position } = await database.one<{ position: number }>(sql`select position from es.head`);
  const heard = await database.many<{ topic: string }>(sql`select distinct topic from ops.positions`);
  const ends = await Promise.all(heard.map(async ({ topic }) => [topic, await reader.ends(topic)] as const));
  return { patient, head: position, ends: new Map(ends) };
}

/** A read model that is made again beside its live one follows at a pace of its own. */
async function whoIsBehind({ patient: { name, database }, head, ends }: Goal): Promise<readonly string[]> {
  const own = await database.many<{ name: string; position: number }>(sql`
    select name, position from ops.checkpoints union all select 'the relay', position from ops.relay order by name`);
  const positions = await database.many<{ consumer: string; topic: string; partition: number; next: number }>(
    sql`
      select consumer, topic, partition, next_offset as next from ops.positions
      where consumer not in (select ${name}::text || '.' || read_model || '.rebuild' from ops.rebuilds)`,
  );
  const before = new Map<string, number>();
  for (const { consumer, topic, partition, next } of positions) {
    const end = ends.get(topic)?.get(partition);
    const records = end ? Math.max(0, end.next - next) : 0;
    before.set(consumer, (before.get(consumer) ?? 0) + records);
  }
  return [
    ...own
      .filter(({ position }) => position < head)
      .map(({ name, position }) => `${name} has ${head - position} events before it`),
    ...[...before]
      .filter(([, records]) => records > 0)
      .map(([consumer, records]) => `${consumer} has ${records} records before it`),
  ];
}
