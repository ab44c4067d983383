import { findInstallation, openLogReader } from '@rapport/infra/doctor/installation.ts';
import { decodeHeaders } from '@rapport/kernel/event-log';
import { createLogger } from '@rapport/kernel/logging';
import { type Topic, catalogue } from '@rapport/proto/catalogue';
import type { Ground } from './ground.ts';

/** Every public topic but those of partners' own service, which no partner hears. */
const TOPICS = (Object.keys(catalogue) as Topic[]).filter((topic) => !topic.startsWith('rapport.partners.'));

/** Who says something there. */
export const SPEAKERS: readonly string[] = [...new Set(TOPICS.map((topic) => topic.split('.')[1]!))];

/** The ids of all events in the log that partners may hear of; each once, however often it lies there. */
export async function idsInLog({ data }: Pick<Ground, 'data'>): Promise<ReadonlySet<string>> {
  const installation = await findInstallation({ RAPPORT_DATA: data }, () => {});
  const reader = await openLogReader(installation, createLogger('walk', 'error'));
  const ids = new Set<string>();
  try {
    await Promise.all(
      TOPICS.map(async (topic) =>
        reader.read(topic, await reader.ends(topic), async (records) => {
          for (const { headers } of records) ids.add(decodeHeaders(headers).id);
        }),
      ),
    );
  } finally {
    await reader.close();
    await installation.close();
  }
  return ids;
}
