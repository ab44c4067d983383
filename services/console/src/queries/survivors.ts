import type { Database } from '@rapport/kernel/postgres';
import { candidatesFor, eventsAbout } from './customer-events.ts';
import { byRecording, isPartyEvent } from '../folds/events.ts';
import { foldParties, survivorOf } from '../folds/parties.ts';

/** What each of these parties stands for now, after merges; a party nothing is known of stands for itself. */
export async function survivors(
  database: Database,
  partyIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (partyIds.length === 0) return new Map();
  const { parties } = await candidatesFor(database, [...new Set(partyIds)]);
  const events = await eventsAbout(database, parties);
  const known = foldParties(events.filter(isPartyEvent).toSorted(byRecording));
  return new Map(partyIds.map((id) => [id, survivorOf(known, id)]));
}
