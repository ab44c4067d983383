import type { EventLog, LogRecord } from '../event-log/index.ts';
import type { EventStore } from '../event-store/index.ts';
import type { Chains } from './checkpoint.ts';
import type { Previous, Publisher } from './publishing.ts';
import { type Sender, chained } from './sending.ts';

const PAGE = 1_000;

/** Topics whose log ends below what was sent: lost, made again empty, or robbed of their last records. */
export async function lostTopics(log: EventLog, chains: Chains): Promise<string[]> {
  const lost: string[] = [];
  for (const [topic, known] of Object.entries(chains)) {
    const ends = await log.ends(topic);
    const short = Object.entries(known).some(
      ([partition, { end }]) => (ends.get(Number(partition))?.next ?? 0) < end,
    );
    if (short) lost.push(topic);
  }
  return lost;
}

/**
 * Sends everything a topic should hold up to a position again, from the beginning. Readers drop what they had by their
 * high-water position. Returns the topic's new chain.
 */
export async function refillTopic(
  topic: string,
  upTo: number,
  world: {
    readonly store: EventStore;
    readonly publisher: Publisher;
    readonly sender: Sender;
    readonly signal: AbortSignal;
  },
): Promise<Chains[string]> {
  const { store, publisher, sender, signal } = world;
  const previous: Previous = new Map();
  let chains: Chains = { [topic]: {} };
  for (let after = 0; after < upTo;) {
    signal.throwIfAborted();
    const page = (await store.readAll(after, PAGE)).filter(({ position }) => position <= upTo);
    const last = page.at(-1);
    if (!last) break;
    const records: readonly LogRecord[] = publisher.records(page, previous).get(topic) ?? [];
    if (records.length > 0) chains = chained(chains, topic, previous, await sender.send(topic, records));
    after = last.position;
  }
  return chains[topic] ?? {};
}
