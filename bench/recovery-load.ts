import { setTimeout as pause } from 'node:timers/promises';

const TICK_MS = 10;
const AGAIN_AFTER_MS = 100;
/** Who cannot write for so long has not recovered. */
const GIVE_UP_MS = 120_000;

/** Writes sales of one stream by their numbers; resolves when they are acknowledged. */
export type Write = (numbers: readonly number[]) => Promise<unknown>;

/** How fast sales arrive. */
export interface Pace {
  readonly perSecond: number;
  /** Sales of one write; they are of one stream. */
  readonly each: number;
  /** Writes go to so many streams in turn. */
  readonly streams: number;
}

/** Sales that go on arriving by the clock, whatever becomes of them. */
export interface Load {
  /** How many have begun; the number of the next. */
  begun(): number;
  /** Instant at which a sale arrived. */
  begunAt(n: number): number;
  /** Instant at which it was acknowledged. */
  acknowledgedAt(n: number): number;
  /** Numbers in the order in which they were acknowledged. */
  readonly acknowledged: readonly number[];
  /** The later ones of the same stream that have begun. */
  after(n: number): readonly number[];
  /** How often a write was asked for again because it was refused or its answer was lost. */
  again(): number;
  /** Lets no more arrive and waits until all are acknowledged; throws when some never are. */
  stop(): Promise<void>;
}

/**
 * Begins the load. A write that is refused, or whose answer is lost, is asked for again until it is acknowledged, as a
 * client does that keeps its key.
 */
export function startLoad(write: Write, pace: Pace): Load {
  const { perSecond, each } = pace;
  const begunAt: number[] = [];
  const acknowledgedAt: number[] = [];
  const acknowledged: number[] = [];
  const under = new Set<Promise<void>>();
  let [again, stopped, failed] = [0, false, undefined as Error | undefined];

  const untilAcknowledged = async (numbers: readonly number[]) => {
    const began = performance.now();
    for (;;) {
      try {
        await write(numbers);
        break;
      } catch (error) {
        if (performance.now() - began > GIVE_UP_MS)
          throw new Error('a write is never acknowledged', { cause: error });
        again += 1;
        await pause(AGAIN_AFTER_MS);
      }
    }
    const now = performance.now();
    for (const n of numbers) acknowledgedAt[n] = now;
    acknowledged.push(...numbers);
  };
  const arrive = (block: number) => {
    const now = performance.now();
    const numbers = numbersOf(block, each);
    for (const n of numbers) begunAt[n] = now;
    const call = untilAcknowledged(numbers)
      .catch((error: Error) => void (failed ??= error))
      .finally(() => under.delete(call));
    under.add(call);
  };
  const began = performance.now();
  let blocks = 0;
  const arriving = (async () => {
    while (!stopped) {
      const due = ((performance.now() - began) * perSecond) / 1000 / each;
      while (blocks < due) arrive(blocks++);
      await pause(TICK_MS);
    }
  })();
  return {
    begun: () => blocks * each,
    begunAt: (n) => begunAt[n] ?? Number.POSITIVE_INFINITY,
    acknowledgedAt: (n) => acknowledgedAt[n] ?? Number.POSITIVE_INFINITY,
    acknowledged,
    after: (n) => laterOf(n, pace, blocks),
    again: () => again,
    stop: async () => {
      stopped = true;
      await arriving;
      await Promise.all(under);
      if (failed) throw failed;
    },
  };
}

/** The stream that numbers written together go to. */
export const streamOf = (numbers: readonly number[], { each, streams }: Pace): string =>
  `sale-${Math.floor(numbers[0]! / each) % streams}`;

const numbersOf = (block: number, each: number) => Array.from({ length: each }, (_, i) => block * each + i);

/** First numbers of the later blocks of the same stream. */
function laterOf(n: number, { each, streams }: Pace, blocks: number): readonly number[] {
  const later: number[] = [];
  for (let block = Math.floor(n / each) + streams; block < blocks; block += streams) later.push(block * each);
  return later;
}
