import type { Database } from '@rapport/kernel/postgres';
import { candidatesFor, partiesOf } from '../queries/customer-events.ts';

/** What is with a party, and is announced by its own id. */
const WITH_PARTIES = [
  'conversation',
  'promise',
  'task',
  'call',
  'case',
  'survey',
  'sending',
  'lead',
  'opportunity',
  'quote',
  'order',
  'consent',
  'member',
];

/** Adds to changed conversations, records and parties the parties whose pages show them: those they are with, and their aliases. */
export function widenWith(database: Database) {
  const idsOf = (changed: readonly string[], kind: string) =>
    changed.filter((id) => id.startsWith(`${kind}:`)).map((id) => id.slice(kind.length + 1));
  return async (changed: readonly string[]): Promise<readonly string[]> => {
    const others = WITH_PARTIES.flatMap((kind) => idsOf(changed, kind));
    const named = idsOf(changed, 'party');
    const parties = [...named, ...(others.length > 0 ? await partiesOf(database, others) : [])];
    if (parties.length === 0) return changed;
    const { parties: family } = await candidatesFor(database, [...new Set(parties)]);
    return [...new Set([...changed, ...family.map((id) => `party:${id}`)])];
  };
}
