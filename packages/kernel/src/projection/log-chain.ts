import type { DeliveredRecord, RecordHeaders } from '../event-log/index.ts';
import type { Standing, Taken } from './log-positions.ts';

/** Records between two positions of a source that did not come. */
export interface Gap {
  readonly source: string;
  readonly topic: string;
  readonly partition: number;
  /** Last position taken. */
  readonly after: number;
  /** The position that came, and the one it says came before it. */
  readonly came: number;
  readonly previous: number;
}

/** A source that goes on from another past than what was heard of it: it was restored, its positions may mean other events. */
export class SourceReplaced extends Error {
  override readonly name = 'SourceReplaced';
}

/** What to do with a record: take it, or pass it over as a double or as nobody's, or see that something is missing. */
export type Verdict =
  | { readonly kind: 'take'; readonly headers: RecordHeaders }
  | { readonly kind: 'double' | 'foreign' }
  | { readonly kind: 'gap'; readonly gap: Gap };

/**
 * Follows the chain of each source through one partition. Whatever relays send twice or beside each other, each position
 * is taken once and in order; a record whose predecessor never came is seen. Pure but for the positions it keeps.
 */
export interface Chain {
  judge(record: DeliveredRecord): Verdict;
  sources(): Readonly<Record<string, Taken>>;
}

/** The chain of a partition from where its consumer stands. */
export function chainFrom(standing: Standing, begins: 'beginning' | 'start'): Chain {
  const sources: Record<string, Taken> = { ...standing.sources };

  /** The position that what a source says first follows on, where it was never heard. */
  function beforeTheFirst({ source }: RecordHeaders, { offset }: DeliveredRecord): number {
    // Where nothing had been said when we began, the first thing said is the first: anything else comes too early. And
    // where what was said next is not kept any more, it has to be asked for.
    const first = begins === 'beginning' || standing.nextOffset === 0 || offset > standing.nextOffset;
    return first ? 0 : source.previous;
  }
  /** What was recorded before we began stays unheard, should it come first: after a refill, or from the source itself. */
  const isOlder = ({ source }: RecordHeaders, { offset, again }: DeliveredRecord) =>
    begins === 'start' &&
    standing.nextOffset > 0 &&
    !isHeard(sources[source.source]) &&
    (again === true || offset < standing.nextOffset) &&
    source.recordedAt < standing.begunAt;

  return {
    sources: () => ({ ...sources }),
    judge: (record) => {
      const { said: headers } = record;
      if (!headers || headers.source.position === 0) return { kind: 'foreign' };
      const { source, position, previous, epoch } = headers.source;
      const taken = sources[source];
      if (taken && taken.epoch !== epoch)
        throw new SourceReplaced(`${source} counts in another epoch since it was heard last`);
      refuseAnotherPast(taken, headers);
      const after = taken?.position ?? beforeTheFirst(headers, record);
      if (position <= after) return { kind: 'double' };
      if (isOlder(headers, record)) {
        sources[source] = { position, epoch, id: headers.id, unheard: true };
        return { kind: 'double' };
      }
      if (previous > after) {
        const { topic, partition } = record;
        return { kind: 'gap', gap: { source, topic, partition, after, came: position, previous } };
      }
      sources[source] = { position, epoch, id: headers.id };
      return { kind: 'take', headers };
    },
  };
}

/** Whether something of a source has been taken that was not passed over. */
const isHeard = (taken: Taken | undefined) => taken !== undefined && taken.unheard !== true;

/** A source that knew what was taken of it last would say it again as it was, or name it as what came before. */
function refuseAnotherPast(taken: Taken | undefined, { id, source }: RecordHeaders): void {
  if (!taken || taken.accepted) return;
  const another = source.position === taken.position && taken.id !== undefined && taken.id !== id;
  const unknown = source.position > taken.position && source.previous < taken.position;
  if (another || unknown)
    throw new SourceReplaced(`${source.source} does not know what was heard of it last (${taken.position})`);
}
