import type { LogBatch, TopicPartition } from '@rapport/kernel/event-log';
import type { Logger } from '@rapport/kernel/logging';
import {
  type Decoders,
  type Gap,
  type HeardEvent,
  type Standing,
  chainFrom,
  readEvent,
  unreadEvent,
} from '@rapport/kernel/projection';
import { sql } from '@rapport/kernel/sql';
import { factsOf } from '../projections/facts.ts';
import type { Columnar, WarehouseRow } from './duckdb.ts';
import { appendFacts } from './warehouse-shape.ts';

/** What it takes to take in what the log says. */
export interface Taking {
  readonly decoders: Decoders;
  readonly logger: Logger;
  readonly dayOf: (instant: string) => string;
}

interface Place {
  readonly topic: string;
  readonly part: number;
  readonly next_offset: number;
  readonly sources: string;
}
/** Where a warehouse stands in each partition of the log. */
export const places = (columnar: Columnar) =>
  columnar.ask<Place & WarehouseRow>(sql`select topic, part, next_offset, sources from positions`);
export const nameOf = ({ topic, partition }: TopicPartition) => `${topic}/${partition}`;

const BEGUN: Standing = { nextOffset: 0, sources: {}, begunAt: '', revision: 0 };

/** Writes what followed on what was taken, and where it stands after that, in one transaction. */
export async function takeIn(
  needs: Taking,
  columnar: Columnar,
  standings: Map<string, Standing>,
  batches: readonly LogBatch[],
): Promise<void> {
  const parts = batches.map((batch) => {
    const from = standings.get(nameOf(batch)) ?? BEGUN;
    return { batch, ...takenOf(needs, batch, from) };
  });
  const { facts, lines } = factsOf(
    parts.flatMap(({ events }) => events),
    needs.dayOf,
  );
  await columnar.write(async (connection) => {
    await appendFacts(connection, facts, lines);
    for (const { batch, to } of parts)
      await connection.run('insert or replace into positions values ($1, $2, $3, $4)', [
        batch.topic,
        batch.partition,
        BigInt(to.nextOffset),
        JSON.stringify(to.sources),
      ]);
  });
  for (const { batch, to } of parts) standings.set(nameOf(batch), to);
  const gap = parts.find((part) => part.gap)?.gap;
  if (gap) throw new Error(`records are missing: ${JSON.stringify(gap)}`);
}

/** What of a batch follows on what was taken. What comes behind a missing record is read again, until that has come. */
function takenOf(needs: Taking, batch: LogBatch, from: Standing) {
  const chain = chainFrom(from, 'beginning');
  const events: HeardEvent[] = [];
  let gap: Gap | undefined;
  let nextOffset = batch.next;
  for (const record of batch.records) {
    const verdict = chain.judge(record);
    if (verdict.kind === 'gap') {
      gap = verdict.gap;
      nextOffset = record.offset;
      break;
    }
    if (verdict.kind === 'take')
      events.push(readable(needs, unreadEvent({ record, headers: verdict.headers })));
  }
  return { events, gap, to: { ...BEGUN, nextOffset, sources: chain.sources() } };
}

/** An event as this build reads it; of one that it cannot read the warehouse knows that it happened. */
function readable({ decoders, logger }: Taking, unread: HeardEvent): HeardEvent {
  try {
    return readEvent(unread, decoders);
  } catch (err) {
    logger.error({ type: unread.type, id: unread.id, err }, 'a record cannot be read');
    return { ...unread, data: undefined };
  }
}
