import { missingForKafka, missingForRedis } from '@rapport/kernel/local';
import { reportMissing } from '../packages/kernel/src/testing/missing.ts';

/** A way to run the product, by the command that starts it; `running` is one that somebody else started. */
export type FormName = 'start' | 'cluster' | 'running';

/** Whether a form can be started here; what it lacks is said aloud, and in CI it is a failure. */
export async function canStart(form: FormName): Promise<boolean> {
  if (form !== 'cluster') return true;
  const missing = [await missingForKafka(), missingForRedis()].filter((what) => what !== undefined);
  if (missing.length === 0) return true;
  reportMissing('journeys over Kafka, one process per service', `They need ${missing.join(' and ')}.`);
  return false;
}

/** The forms that journeys are gone in here. */
export async function formsHere(): Promise<readonly FormName[]> {
  if (process.env['RAPPORT_URL']) return ['running'];
  return (await canStart('cluster')) ? ['start', 'cluster'] : ['start'];
}
