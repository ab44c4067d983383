import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realClock } from '@rapport/kernel/clock';
import { createLogger } from '@rapport/kernel/logging';
import { type EventLog, encodeHeaders, memoryEventLog } from '@rapport/kernel/event-log';
import { deriveUuid } from '@rapport/kernel/values';
import { type Fact, type FactData, type Topic, catalogue, decoders, publish } from '@rapport/proto/catalogue';
import { eventually } from '../../../packages/kernel/src/testing/eventually.ts';
import { calendarIn } from '../src/adapters/calendar.ts';
import { type Warehouse, warehouseOf } from '../src/adapters/warehouse.ts';

export const ZONE = 'Asia/Shanghai';
export const calendar = calendarIn(ZONE);

/** A stable id for a name. */
export const id = (name: string) => deriveUuid('analytics-test', name);

/** A fact of another service, ready for the log. */
export interface Told {
  readonly topic: Topic;
  readonly streamId: string;
  readonly type: string;
  readonly value: Uint8Array;
  readonly at: string;
}

/** Makes a fact of a record as its service would publish it. */
export function told<T extends Topic, F extends Fact<T>>(
  topic: T,
  fact: F,
  subject: string,
  data: Partial<FactData<T, F>>,
  at: string,
): Told {
  const streamId = `${topic.split('.')[2]!}-${subject}`;
  const meta = { correlationId: subject, actor: 'service:test' };
  const from = { streamId, version: 1, occurredAt: at, recordedAt: at, meta };
  return { ...publish(topic, fact, data as FactData<T, F>, from), streamId, at };
}

/** A log to which anything may be told, with the place of each fact in its service counted as relays count. */
export function logWorld(epoch = '0190a1de-0000-7000-8000-00000000000e', log: EventLog = memoryEventLog()) {
  const positions = new Map<string, number>();
  const last = new Map<string, number>();
  const recordOf = ({ topic, streamId, type, value, at }: Told) => {
    const service = topic.split('.')[1]!;
    const position = (positions.get(service) ?? 0) + 1;
    positions.set(service, position);
    const partition = `${topic}/${log.partitionOf(topic, streamId)}`;
    const previous = last.get(partition) ?? 0;
    last.set(partition, position);
    const source = { source: `${service}/0`, position, previous, epoch, recordedAt: at };
    const id = deriveUuid(service, String(position));
    return { key: streamId, value, headers: encodeHeaders({ id, type, time: at, source }), source };
  };
  /** What is told of one topic in a row goes there in one append. */
  const tell = async (...facts: readonly Told[]) => {
    for (let i = 0; i < facts.length;) {
      const { topic } = facts[i]!;
      const until = facts.findIndex((fact, at) => at > i && fact.topic !== topic);
      const run = facts.slice(i, until === -1 ? facts.length : until);
      await log.ensureTopics([{ topic, partitions: 12 }]);
      await log.append(topic, run.map(recordOf), { producer: topic.split('.')[1]!, epoch: 1 });
      i += run.length;
    }
  };
  return { log, tell };
}

export type LogWorld = ReturnType<typeof logWorld>;
const TOPICS = Object.keys(catalogue) as readonly Topic[];

/** A folder that is gone after the test. */
export function folderFor(): { readonly folder: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-warehouse-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A warehouse over a log, not started yet; `taking` is called with each event that it takes in. */
export function warehouseOver(
  { log }: { readonly log: EventLog },
  folder: string,
  {
    topics = TOPICS,
    taking = () => undefined,
    memory = '64MB',
  }: { topics?: readonly Topic[]; taking?: () => void; memory?: string } = {},
): Warehouse {
  return warehouseOf({
    ...{ folder, memory, topics, decoders: decoders(...topics), log, clock: realClock },
    logger: createLogger('analytics', 'silent'),
    dayOf: (instant) => {
      taking();
      return calendar.dayOf(new Date(instant));
    },
  });
}

/** Waits until all that was told is in it. */
export async function caughtUp(warehouse: Warehouse): Promise<void> {
  await eventually(
    () => warehouse.behind(),
    (behind) => behind === 0,
    { what: 'the warehouse takes in what was told' },
  );
}
