import type { RecordEvent } from './events.ts';
import type { FoldedRecord } from './lines.ts';
import { foldPromise, foldTask } from './workflow-lines.ts';

/** Folds the records that are with one of the members, from their events in the order of recording. */
export function foldRecords(
  events: readonly RecordEvent[],
  members: ReadonlySet<string>,
): readonly FoldedRecord[] {
  const bySubject = Map.groupBy(events, ({ subject }) => subject);
  return [...bySubject.values()].flatMap((own) => {
    const [first, ...later] = own;
    // The stream begins with the fact that names whom it is with: without it nothing is known as of the instant.
    if (first?.fact === 'promiseMade')
      return members.has(first.facts.partyId) ? foldPromise(first, later) : [];
    if (first?.fact === 'taskOpened') return members.has(first.facts.partyId) ? foldTask(first, later) : [];
    return [];
  });
}
