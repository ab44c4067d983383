import { setTimeout as wait } from 'node:timers/promises';
import { createLogger } from '@rapport/kernel/logging';
import type { Patient, Report } from '../doctor/examination.ts';
import { examine } from '../doctor/examine.ts';
import { checkLag } from '../doctor/lag-checks.ts';
import type { LogReader } from '../doctor/log-reader.ts';
import type { Checkup } from './trial.ts';

/** A doctor that stays beside an installation. */
export interface OpenCheckup extends Checkup {
  /** Looks at an installation whose processes stand still: what waits is no fault of theirs. */
  examineStandingStill(): Promise<Report>;
  close(): Promise<void>;
}

const SETTLED_WITHIN_MS = 90_000;
const LOOK_MS = 20;
/** What is said between the look that found rest and the examination (the clock of a workflow, a retry) gets to its readers. */
const PATIENCE_MS = 5_000;
/** What one look sees at rest may have been said between its questions: a second one sees that. */
const LOOKS = 2;

/** Opens the doctor's checks, every row of every read model, on these services and their log. */
export function openCheckup(patients: readonly Patient[], reader: LogReader): OpenCheckup {
  const logger = createLogger('doctor', 'silent');
  const whoWaits = async () =>
    (await checkLag({ patients, depth: { deep: false, patienceMs: 0 } }, reader)).flatMap(
      ({ violations }) => violations,
    );
  return {
    settle: async () => {
      const until = performance.now() + SETTLED_WITHIN_MS;
      for (let atRest = 0; atRest < LOOKS;) {
        // A database that is away is not at rest.
        const waiting = await whoWaits().catch((error: unknown) => [String(error)]);
        atRest = waiting.length === 0 ? atRest + 1 : 0;
        if (waiting.length === 0) continue;
        if (performance.now() > until) throw new Error(`does not come to rest: ${waiting.join('; ')}`);
        await wait(LOOK_MS);
      }
    },
    examine: () => examine({ patients, logger, depth: { deep: true, patienceMs: PATIENCE_MS } }, reader),
    examineStandingStill: () => examine({ patients, logger, depth: { deep: true } }, reader),
    close: async () => {
      await reader.close();
      for (const { database } of patients) await database.close();
    },
  };
}
