import type { DeliveredRecord, LogBatch, RecordHeaders, TopicPartition } from '../event-log/index.ts';
import type { Logger } from '../logging/index.ts';
import { type Chain, type Gap, SourceReplaced, chainFrom } from './log-chain.ts';
import type { Move, Standing } from './log-positions.ts';
import type { Missing } from './log-missing.ts';
import type { Sent } from './log-progress.ts';
import { type TakenRecord, readTaken } from './log-records.ts';
import type { Decoders, HeardEvent } from './port.ts';
import type { Poisoned } from './reacting.ts';

/** How a consumer stands in one partition. */
export interface PartitionState {
  readonly at: TopicPartition;
  readonly standing: Standing;
  readonly open?: Open;
}

/** A loss not made good: where reading has to begin again, the position that closes it, and when its source was asked last. */
export interface Open {
  readonly offset: number;
  readonly source: string;
  readonly until: number;
  readonly askedAt: number;
}

/** What came of one partition before the first thing that is missing: its events, and where its reader stands after them. */
export interface Part {
  readonly state: PartitionState;
  readonly events: readonly HeardEvent[];
  readonly unreadable: readonly Poisoned[];
  readonly move: Move;
  readonly open: Open | undefined;
  readonly hole: Hole | undefined;
}

/** Something is missing, and what came behind it. */
export interface Hole {
  readonly gap: Gap;
  readonly behind: LogBatch;
  /** Offset after the last record before it: until it is filled, reading begins again there. */
  readonly reached: number;
}

/** How a consumer hears. */
export interface Hearing {
  /** Permanent name, also the group: `<service>.<purpose>`. */
  readonly consumer: string;
  readonly begins: 'beginning' | 'start';
  readonly decoders: Decoders;
  /** Types it has an ear for; all others, also those this build does not know, are passed over. */
  readonly hears: (type: string) => boolean;
  /** What the sources of its topics say they have sent; without it a topic that was made again may be read too late. */
  readonly sent?: Sent;
  readonly logger: Logger;
}

/** A source that did not have what was missing is asked again after this, in ms of the monotonic clock. */
const ASK_AGAIN_MS = 10_000;

/** Takes what came of a partition up to its first hole. Throws {@link SourceReplaced}. */
export function takePart(batch: LogBatch, state: PartitionState, hearing: Hearing): Part {
  refuseReceded(state.standing, hearing.sent?.(batch.topic));
  const chain = chainFrom(state.standing, hearing.begins);
  const stands = { next: state.standing.nextOffset, open: state.open };
  const { taken, open, hole } = alongChain(batch, chain, stands, (record) =>
    hearing.logger.debug(whereOf(hearing, record), 'not one of our records'),
  );
  const nextOffset = open?.offset ?? hole?.reached ?? nextAfter(batch, state, hearing, chain);
  const move = { of: batch, from: state.standing, to: { nextOffset, sources: chain.sources() } };
  return { state, open, hole, move, ...readTaken(taken, hearing) };
}

/**
 * Where a reader stands after a whole batch. One that began late and has taken nothing yet stays where it began when what
 * lay there is not kept any more: nothing but its place tells that it misses something.
 */
function nextAfter(batch: LogBatch, { standing }: PartitionState, { begins }: Hearing, chain: Chain): number {
  const jumped = (batch.records[0]?.offset ?? 0) > standing.nextOffset;
  const isNew = begins === 'start' && Object.keys(chain.sources()).length === 0;
  return jumped && isNew ? standing.nextOffset : batch.next;
}

/**
 * Goes through a batch record by record, to its end or to where something is missing. What was asked for in vain a moment
 * ago is set aside with all behind it, so that the rest of the log is heard. Throws {@link SourceReplaced}.
 */
export function alongChain(
  batch: LogBatch,
  chain: Chain,
  stands: { readonly next: number; readonly open: Open | undefined },
  foreign: (record: DeliveredRecord) => void = () => {},
): { readonly taken: readonly TakenRecord[] } & Pick<Part, 'open' | 'hole'> {
  const taken: TakenRecord[] = [];
  let { next, open } = stands;
  for (const [index, record] of batch.records.entries()) {
    const verdict = chain.judge(record);
    if (verdict.kind === 'foreign') foreign(record);
    if (verdict.kind === 'take') {
      taken.push({ record, headers: verdict.headers });
      if (closes(open, verdict.headers)) open = undefined;
    }
    if (verdict.kind !== 'gap') {
      next = record.offset + 1;
      continue;
    }
    if (!open || performance.now() - open.askedAt > ASK_AGAIN_MS) {
      const behind = { ...batch, records: batch.records.slice(index) };
      return { taken, open, hole: { gap: verdict.gap, behind, reached: Math.min(next, record.offset) } };
    }
    open = { ...open, until: Math.max(open.until, verdict.gap.came) };
  }
  return { taken, open, hole: undefined };
}

/** What a hole leaves open that its source did not fill, beside what was open before it. */
export function leftOpen({ gap, reached }: Hole, before: Open | undefined): Open {
  return {
    offset: before?.offset ?? reached,
    source: gap.source,
    until: Math.max(gap.came, before?.until ?? 0),
    askedAt: performance.now(),
  };
}

/** What to ask the source of a hole for. */
export const missingIn = ({ gap: { source, topic, partition, after, previous } }: Hole): Missing => ({
  source,
  topic,
  taken: new Map([[partition, after]]),
  until: previous,
});

/** Offset of the first record of a batch that has some. */
export const firstOf = ({ records }: LogBatch): number => records[0]!.offset;

/** Whether what was missing before a hole has been taken by now. */
export const isFilled = ({ gap: { source, previous } }: Hole, sources: Standing['sources']): boolean =>
  (sources[source]?.position ?? 0) >= previous;

/** Whoever says less than before has another past: what it sends now is not what follows on what was taken. */
function refuseReceded({ sources }: Standing, said: ReturnType<Sent>): void {
  if (said?.receded && sources[said.source]?.epoch === said.epoch)
    throw new SourceReplaced(`${said.source} says that it has sent less than it said before`);
}

const closes = (open: Open | undefined, { source }: RecordHeaders) =>
  open !== undefined && open.source === source.source && source.position >= open.until;

const whereOf = ({ consumer }: Hearing, { topic, partition, offset }: DeliveredRecord) => ({
  consumer,
  topic,
  partition,
  offset,
});
