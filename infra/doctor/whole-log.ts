import type { DeliveredRecord } from '@rapport/kernel/event-log';
import type { Logger } from '@rapport/kernel/logging';
import { type Missing, deliveredAgain } from '@rapport/kernel/projection';
import { replayOf } from '@rapport/kernel/relay';
import type { Patient } from './examination.ts';
import type { LogReader } from './log-reader.ts';
import { type Anatomy, anatomyOf } from './parts-of.ts';

type Take = (records: readonly DeliveredRecord[]) => Promise<void>;
type Again = (missing: Missing, take: Take) => Promise<void>;

/**
 * Reads the log as its readers do: what it keeps no longer comes from the store of its source, before what it keeps.
 * Whoever is done with it leaves it; the reader it was made over stays open.
 */
export function wholeLogReader(
  reader: LogReader,
  patients: readonly Patient[],
  logger: Logger,
): LogReader & { leave(): Promise<void> } {
  const sources = sourcesOf(patients, logger);
  return {
    ...reader,
    read: async (topic, until, take) => {
      const cut = new Set([...until].filter(([, { first }]) => first > 0).map(([partition]) => partition));
      await reader.read(topic, until, async (records) => {
        for (const record of records) {
          const { source, previous, position } = record.source;
          if (position === 0 || !cut.delete(record.partition)) continue;
          const taken = new Map([[record.partition, 0]]);
          await sources.again({ source, topic, taken, until: previous }, take);
        }
        await take(records);
      });
      if (cut.size > 0) await sources.again(allOf(topic, cut), take);
    },
    leave: sources.close,
  };
}

/** Partitions of a topic of which nothing is kept. */
const allOf = (topic: string, partitions: ReadonlySet<number>): Missing => ({
  source: `${topic.split('.')[1]}/0`,
  topic,
  taken: new Map([...partitions].map((partition) => [partition, 0])),
  until: Number.MAX_SAFE_INTEGER,
});

/** What services have sent, from their own databases; each is built when it is asked for the first time. */
function sourcesOf(patients: readonly Patient[], logger: Logger): { again: Again; close(): Promise<void> } {
  const built = new Map<string, Promise<Anatomy>>();
  const anatomy = (patient: Patient) => {
    const known = built.get(patient.name) ?? anatomyOf(patient, logger);
    built.set(patient.name, known);
    return known;
  };
  return {
    again: async (missing, take) => {
      const patient = patients.find(({ name }) => `${name}/0` === missing.source);
      if (!patient) return;
      const { store, parts, log } = await anatomy(patient);
      const { name: service, database } = patient;
      const says = replayOf({ service, store, database, log, publications: parts.publications ?? {} });
      for await (const records of says(missing))
        await take(records.map((record) => deliveredAgain(record, missing.topic, 0)));
    },
    close: async () => {
      for (const one of built.values()) await (await one).close();
    },
  };
}
