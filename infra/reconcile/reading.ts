import { type Topic, catalogue, read } from '@rapport/proto/catalogue';
import type { LogReader } from '../doctor/log-reader.ts';
import type { Book } from './book.ts';

/** How much was read, and how much of it had come twice. */
export interface Read {
  readonly events: number;
  readonly doubles: number;
}

/** Reads the whole log once and hands each event to every book that keeps its topic; a record that came twice counts once. */
export async function readInto(reader: LogReader, books: readonly Book[]): Promise<Read> {
  let events = 0;
  let doubles = 0;
  for (const topic of Object.keys(catalogue) as Topic[]) {
    const keeping = books.filter(({ topics }) => topics.includes(topic));
    if (keeping.length === 0) continue;
    const taken = new Map<string, number>();
    await reader.read(topic, await reader.ends(topic), async (records) => {
      for (const { key, value, said } of records) {
        if (!said) continue;
        const { source } = said;
        const last = taken.get(`${source.source} ${key}`) ?? 0;
        if (source.position <= last) {
          doubles += 1;
          continue;
        }
        taken.set(`${source.source} ${key}`, source.position);
        events += 1;
        const subject = key.slice(key.indexOf('-') + 1);
        const { type, data, occurredAt } = read(topic, value);
        const { source: from, position, recordedAt } = source;
        const event = { type, data, subject, source: from, position, occurredAt, recordedAt };
        for (const book of keeping) book.take(event);
      }
    });
  }
  return { events, doubles };
}
