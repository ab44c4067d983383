import type { TimedInstallation } from '../installation.ts';
import { type Run, stands, startRun, untilRun } from './api-promotion.ts';
import type { Company } from './founding.ts';
import { insisting, succeed } from './insisting.ts';
import { manyRecipients, preparePromotion } from './promotion.ts';

/** So many hands enter the recipients. */
const HANDS = 16;
const DAY_MS = 86_400_000;
/** Ends what hangs; how fast it is measures a benchmark. */
const WITHIN_MS = 900_000;

/**
 * Sends a campaign to very many at once. One of them has a complaint open, and one calls while the messages go out; all
 * others get theirs, and the first gets it when the complaint was resolved and some days are over.
 */
export async function sendToMany(
  installation: TimedInstallation,
  company: Company,
  from: Date,
  many: number,
): Promise<void> {
  installation.moveClock(from);
  const admin = insisting(company.at.wu);
  const day = (days: number) => new Date(from.getTime() + days * DAY_MS).toISOString().slice(0, 10);
  const code = 'everybody';
  const edition = { code, name: { zh: '致全体客户', en: 'To everybody' }, from: day(0), to: day(30) };
  const promotion = await preparePromotion(company, edition, () => manyRecipients(admin, code, many, HANDS));
  const [complains = '', leaves = ''] = [promotion.recipients.at(0), promotion.recipients.at(-1)];
  const until = (fits: (run: Run) => boolean) => untilRun(admin, promotion, fits, WITHIN_MS);
  const complaint = { caseType: 'complaint', priority: 'high', subject: '磨机坏了', partyId: complains };
  const { caseId } = await succeed(admin, '/api/support/v1/cases', complaint);
  await startRun(admin, promotion, many);
  await until(({ progress }) => progress.sent >= many / 10);
  await succeed(admin, `/api/customers/v1/parties/${leaves}/consents/actions/withdraw`, { note: '来电' });
  await until((run) => stands(run, { sent: many - 2, reasons: { 'open-case': 1, withdrawn: 1 } }));
  const solved = { cause: 'delivery', solution: '换新。' };
  await succeed(admin, `/api/support/v1/cases/${caseId}/actions/resolve`, solved);
  await until((run) => stands(run, { sent: many - 2, reasons: { 'after-case': 1, withdrawn: 1 } }));
  installation.moveClock(new Date(from.getTime() + 4 * DAY_MS));
  await until((run) => stands(run, { sent: many - 1, reasons: { withdrawn: 1 } }));
}
