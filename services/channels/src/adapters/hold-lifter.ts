import { Unavailable } from '@rapport/kernel/event-store';
import { resume, turnAway } from '../commands/index.ts';
import { stop } from '../domain/gate.ts';
import {
  type Candidate,
  casesOf,
  familiesOf,
  heldByCasesThatAreOver,
  heldFor,
  ofCancelledRuns,
} from '../queries/gate.ts';
import { standingOf } from './gate-keeper.ts';
import type { SendingNeeds } from './sending-desk.ts';

const BATCH = 200;
/** How often it is looked whether something is over that no clock tells. */
const OFTEN_MS = 500;
const SELDOM_MS = 5_000;

/**
 * Lifts what is over: a case that was resolved, customers that answer again, a case that is another customer's by now; and
 * stops what belongs to a run that was cancelled. What waits for an instant is due by itself.
 */
export function liftHolds(needs: SendingNeeds): () => Promise<boolean> {
  const sweeps = [
    { every: OFTEN_MS, sweep: () => stopCancelled(needs) },
    { every: OFTEN_MS, sweep: () => resumeAll(needs, heldByCasesThatAreOver(needs.database, BATCH)) },
    { every: OFTEN_MS, sweep: () => resumeWhenCustomersAnswer(needs) },
    { every: SELDOM_MS, sweep: () => resumeStrangers(needs) },
  ].map((each) => ({ ...each, next: 0 }));
  return async () => {
    let worked = false;
    for (const each of sweeps) {
      if (performance.now() < each.next) continue;
      const more = await each.sweep();
      worked ||= more;
      each.next = more ? 0 : performance.now() + each.every;
    }
    return worked;
  };
}

async function stopCancelled({ database, store }: SendingNeeds): Promise<boolean> {
  const rows = await ofCancelledRuns(database, BATCH);
  const stopped = rows.map((row) => {
    const verdict = stop('cancelled', { kind: 'run', id: row.run_id });
    return turnAway(store, standingOf(row), verdict);
  });
  return (await Promise.all(stopped)).some(Boolean);
}

async function resumeAll({ store }: SendingNeeds, found: Promise<readonly Candidate[]>): Promise<boolean> {
  const resumed = (await found).map((row) => resume(store, standingOf(row)));
  return (await Promise.all(resumed)).some(Boolean);
}

/** One of those held is asked for; once there is an answer, whatever it is, all are looked at again. */
async function resumeWhenCustomersAnswer(needs: SendingNeeds): Promise<boolean> {
  const rows = await heldFor(needs.database, 'customers-away', BATCH);
  const [first] = rows;
  if (!first) return false;
  const { message_id: messageId, party_id: partyId, contact_point: contactPoint, purpose } = first;
  try {
    await needs.ask(purpose, [{ messageId, partyId, contactPoint }]);
  } catch (error) {
    if (error instanceof Unavailable) return false;
    throw error;
  }
  return await resumeAll(needs, Promise.resolve(rows));
}

/** A conversation was found to be with somebody else, or a merge was undone: the case holds them no longer. */
async function resumeStrangers(needs: SendingNeeds): Promise<boolean> {
  let worked = false;
  let rows = await heldFor(needs.database, 'open-case', BATCH);
  while (rows.length > 0) {
    const resumed = await resumeAll(needs, strangersAmong(needs, rows));
    worked ||= resumed;
    rows = await heldFor(needs.database, 'open-case', BATCH, rows.at(-1)!.message_id);
  }
  return worked;
}

async function strangersAmong({ database }: SendingNeeds, rows: readonly Candidate[]) {
  const families = await familiesOf(database, [...new Set(rows.map((row) => row.party_id))]);
  const members = [...new Set([...families.values()].flatMap((family) => family.members))];
  const cases = await casesOf(database, members);
  const open = new Set(cases.flatMap((one) => (one.resolved_at === null ? [one.party_id] : [])));
  return rows.filter((row) => !families.get(row.party_id)!.members.some((member) => open.has(member)));
}
