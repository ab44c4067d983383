import {
  AnotherPast,
  type EventLog,
  FencedOut,
  type Landed,
  LogLost,
  type LogRecord,
  type TopicSpec,
  UnknownTopic,
} from '../event-log/index.ts';
import type { Logger } from '../logging/index.ts';
import type { ChainEnd, Chains } from './checkpoint.ts';
import type { Previous } from './publishing.ts';
import { pause } from '../waking/index.ts';

/** Sends runs of records, one at a time, again and again until the log has them. */
export interface Sender {
  /** Throws {@link FencedOut}, {@link LogLost} when the topic has lost what went before, {@link AnotherPast}, and what the log said last after {@link TRIES} tries or at the signal. */
  send(topic: string, records: readonly LogRecord[]): Promise<ReadonlyMap<number, Landed>>;
}

const TRIES = 6;
const FIRST_PAUSE_MS = 100;

/** A sender under one lease. `wasThere`: a topic that has been written to and must not be made anew in silence. */
export function senderOf(
  log: EventLog,
  specOf: (topic: string) => TopicSpec,
  wasThere: (topic: string) => boolean,
  fence: { readonly producer: string; readonly epoch: number },
  signal: AbortSignal,
  logger: Logger,
): Sender {
  async function attempt(topic: string, records: readonly LogRecord[]): Promise<ReadonlyMap<number, Landed>> {
    try {
      return await log.append(topic, records, fence);
    } catch (error) {
      if (!(error instanceof UnknownTopic)) throw error;
      if (wasThere(topic)) throw new LogLost(topic, { cause: error });
      await log.ensureTopics([specOf(topic)]);
      return await log.append(topic, records, fence);
    }
  }
  return {
    // The same records each time: a log that knows its producers then recognises what it has already.
    send: async (topic, records) => {
      for (let tries = 1; ; tries += 1) {
        try {
          return await attempt(topic, records);
        } catch (error) {
          const decided = [FencedOut, LogLost, AnotherPast].some((kind) => error instanceof kind);
          if (decided || tries === TRIES || signal.aborted) throw error;
          logger.warn({ err: error, topic, tries }, 'log refused a send, trying again');
          await pause(FIRST_PAUSE_MS * 2 ** (tries - 1), signal);
        }
      }
    },
  };
}

/** The chains as a map that grows while records are made. */
export function previousOf(chains: Chains): Previous {
  return new Map(
    Object.entries(chains).map(([topic, ends]) => [
      topic,
      new Map(Object.entries(ends).map(([partition, { previous }]) => [Number(partition), previous])),
    ]),
  );
}

/** Whether an append landed below the known end of its partition: what was there before is gone. */
export function landedLow(known: Chains[string] | undefined, landed: ReadonlyMap<number, Landed>): boolean {
  return [...landed].some(([partition, { base }]) => base < (known?.[partition]?.end ?? 0));
}

/** The chains after records landed. */
export function chained(
  chains: Chains,
  topic: string,
  previous: Previous,
  landed: ReadonlyMap<number, Landed>,
): Chains {
  const ends: Record<number, ChainEnd> = { ...chains[topic] };
  for (const [partition, { next }] of landed) {
    ends[partition] = { previous: previous.get(topic)?.get(partition) ?? 0, end: next };
  }
  return { ...chains, [topic]: ends };
}
