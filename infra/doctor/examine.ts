import { type Findings, type Report, type Ward, reportOf } from './examination.ts';
import { checkFollowers } from './follower-checks.ts';
import { type ReadTopic, readTopic } from './log-checks.ts';
import { checkLag } from './lag-checks.ts';
import type { LogReader } from './log-reader.ts';
import { type Anatomy, anatomyOf } from './parts-of.ts';
import { checkReadModels } from './read-model-checks.ts';
import { checkConsumers, checkPublished, checkSent, epochsOf, standingsOf, topicsOf } from './sent-checks.ts';
import { checkStore } from './store-checks.ts';
import { wholeLogReader } from './whole-log.ts';

/** Looks at a whole installation, which may be at work meanwhile; changes nothing. */
export async function examine(ward: Ward, kept: LogReader): Promise<Report> {
  const { patients, logger, depth } = ward;
  const reader = wholeLogReader(kept, patients, logger);
  const all: Findings[] = [];
  const anatomies: Anatomy[] = [];
  try {
    all.push(...(await checkLag(ward, reader)));
    for (const patient of patients) {
      all.push(...(await checkStore(patient)));
      const anatomy = await anatomyOf(patient, logger);
      anatomies.push(anatomy);
      all.push(...(await checkFollowers(patient, anatomy.parts)));
    }
    all.push(...(await checkLog(ward, anatomies, reader)));
    for (const anatomy of anatomies) all.push(...(await checkReadModels(anatomy, reader, depth)));
  } finally {
    for (const anatomy of anatomies) await anatomy.close();
    await reader.leave();
  }
  return reportOf(all);
}

/** Who stands where is read before the log and compared after it: whatever comes meanwhile only makes the log longer. */
async function checkLog(
  { patients }: Ward,
  anatomies: readonly Anatomy[],
  reader: LogReader,
): Promise<readonly Findings[]> {
  const standings = await Promise.all(patients.map(standingsOf));
  const epochs = await epochsOf(patients);
  const topics = new Map<string, ReadTopic>();
  for (const topic of topicsOf(standings)) topics.set(topic, await readTopic(reader, topic));
  const found = [...topics.values()].map((topic) => topic.findings);
  for (const anatomy of anatomies) {
    const { patient } = anatomy;
    const standing = standings.find(({ service }) => service === patient.name);
    if (!standing) continue;
    found.push(await checkSent(standing, topics, patient));
    found.push(await checkConsumers(standing, topics, epochs));
    found.push(await checkPublished(anatomy, standing, topics));
  }
  return found;
}
