import { createLogger } from '@rapport/kernel/logging';
import { admit, openLogReader } from '@rapport/infra/doctor/installation.ts';
import { type OpenCheckup, openCheckup } from '@rapport/infra/faults/checkup.ts';
import type { ProcessInstallation } from './installation.ts';

/** The doctor beside an installation, by its addresses, as `npm run doctor` would be. */
export async function openDoctor({
  environments,
}: Pick<ProcessInstallation, 'environments'>): Promise<OpenCheckup> {
  const atHand = { what: 'processes', running: true, environments, close: async () => {} };
  return openCheckup(await admit(atHand), await openLogReader(atHand, createLogger('doctor', 'silent')));
}
