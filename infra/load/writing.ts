import { appendInBulk } from '@rapport/kernel/event-store';
import type { Database } from '@rapport/kernel/postgres';
import { type KeyRing, linkKeys } from '@rapport/kernel/sealing';
import type { Piece } from './history.ts';
import type { Slip } from './pen.ts';

/** The stores that a history goes into, and how far each of them is. */
export interface Stores {
  readonly databases: ReadonlyMap<string, Database>;
  readonly keys: Pick<KeyRing, 'seal'>;
  /** The key ring's own database: ties are told to it in bulk. */
  readonly ring: Database;
  readonly heads: Map<string, number>;
}

/** A store holds something between the beginning and the end of a piece: it was not this history that was begun there. */
export class OtherHistory extends Error {
  override readonly name = 'OtherHistory';
}

/**
 * Stores a piece, in each service at once and in each all of it or nothing. What a store has already, because a load was
 * stopped, is passed over. Answers how many events were stored.
 */
export async function store({ draft }: Piece, { databases, keys, ring, heads }: Stores): Promise<number> {
  const missing = [...draft.appends].filter(([service, appends]) => {
    const events = appends.reduce((sum, { parts }) => sum + countOf(parts), 0);
    const [head, before] = [heads.get(service) ?? 0, draft.from.get(service) ?? 0];
    if (head >= before + events) return events === 0 && head === before;
    if (head !== before)
      throw new OtherHistory(`${service} stands at ${head}, and a piece begins at ${before}`);
    return true;
  });
  if (missing.length === 0) return 0;
  await seal(draft.slips, keys);
  await linkKeys(ring, draft.ties);
  let stored = 0;
  for (const [service, appends] of missing) {
    const head = await appendInBulk(databases.get(service)!, appends);
    stored += head - (heads.get(service) ?? 0);
    heads.set(service, head);
  }
  return stored;
}

const countOf = (parts: readonly { readonly events: readonly unknown[] }[]): number =>
  parts.reduce((sum, { events }) => sum + events.length, 0);

/** Seals all texts, those of one subject together; keys that are missing begin. */
async function seal(slips: readonly Slip[], keys: Pick<KeyRing, 'seal'>): Promise<void> {
  const bySubject = Map.groupBy(slips, ({ box }) => box.subject);
  await Promise.all(
    [...bySubject].map(async ([subject, texts]) => {
      const sealed = await keys.seal(subject, texts);
      texts.forEach(({ box }, i) => Object.assign(box, sealed[i]));
    }),
  );
}
