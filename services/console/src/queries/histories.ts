import type { Database } from '@rapport/kernel/postgres';
import { type FoldedCustomerPage, foldCustomerPage } from '../folds/customer-page.ts';
import { type Days, daysOf } from '../folds/days.ts';
import type { CustomerEvent } from '../folds/events.ts';
import { type History, historyFrom } from '../folds/history.ts';
import { newMemory } from '../folds/memory.ts';
import { eventsSince, historyAbout } from './customer-events.ts';
import type { Finality } from './finality.ts';

/** Everything that may belong on a customer's page, and what that makes. */
interface Told {
  readonly history: History;
  /** What the page is now: made once, as conversations and instants of the past ask for it too. */
  readonly whole: () => WholePage;
}

/** What a customer's page is now, and when anything on it was recorded. */
export interface WholePage extends FoldedCustomerPage {
  readonly days: Days;
}

/** The history of a customer as it is known. */
export interface KnownHistory extends Told {
  /** Nothing that was recorded before this instant is missing, or will ever come to it; undefined while that is not known. */
  readonly finalBefore: string | undefined;
}

export type HistoryOf = (partyId: string) => Promise<KnownHistory>;

/** A history shorter than this is read anew each time: that takes no longer than looking what came since. */
const LONG = 2_000;
/** Events that are kept at most, of all customers together: some hundred megabytes. */
const MOST_KEPT = 150_000;
/** More than this came since: reading anew is as fast. */
const MOST_SINCE = 5_000;
const KEPT_MS = 5 * 60_000;

/** A history as it was read, and the instant before which nothing can come to it any more. */
interface Kept {
  readonly subjects: ReadonlySet<string>;
  readonly told: Told;
  readonly before: string;
  readonly until: number;
}

/**
 * Reads histories of customers. Whoever moves along the years of a customer with a long history asks for the same events
 * again and again: what is final of it stays at hand, and only what was recorded since is read. As soon as that brings
 * another party, conversation or record to the customer, all is read anew.
 */
export function historiesOf({
  database,
  finality,
}: {
  readonly database: Database;
  readonly finality: Finality;
}): HistoryOf {
  const kept = new Map<string, Kept>();

  const readAnew = async (partyId: string, before: string | undefined): Promise<Told> => {
    const { subjects, events } = await historyAbout(database, partyId);
    if (before === undefined || events.length < LONG || events.length > MOST_KEPT)
      return tells(historyFrom(events), partyId);
    const told = tells(historyFrom(events, newMemory()), partyId);
    kept.set(partyId, { subjects, told, before, until: performance.now() + KEPT_MS });
    makeRoom(kept);
    return told;
  };

  const toldOf = async (partyId: string, before: string | undefined): Promise<Told> => {
    const known = kept.get(partyId);
    kept.delete(partyId);
    if (!known || before === undefined || known.until < performance.now())
      return await readAnew(partyId, before);
    const since = await eventsSince(database, known.before, MOST_SINCE);
    const news = since && ofKnown(since, known.subjects);
    if (!news) return await readAnew(partyId, before);
    const told = withNews(known, news, partyId);
    kept.set(partyId, { ...known, told, before: before > known.before ? before : known.before });
    return told;
  };

  return async (partyId) => {
    // Known before the events are read: what is final then is among them.
    const finalBefore = await finality.finalBefore();
    return { ...(await toldOf(partyId, finalBefore)), finalBefore };
  };
}

function tells(history: History, partyId: string): Told {
  let made: WholePage | undefined;
  const make = (): WholePage => {
    const page = foldCustomerPage(history, partyId);
    return { ...page, days: daysOf(page.lines) };
  };
  return { history, whole: () => (made ??= make()) };
}

/** The same where nothing came; what was made of the parts of a history is used again in any case. */
function withNews(
  { told, before }: Pick<Kept, 'told' | 'before'>,
  news: readonly CustomerEvent[],
  partyId: string,
): Told {
  const { events, memory } = told.history;
  const final = events.filter(({ recordedAt }) => recordedAt < before);
  if (news.length === 0 && final.length === events.length) return told;
  return tells(historyFrom([...final, ...news], memory), partyId);
}

/** What was recorded of these subjects; undefined when another one has come to them. */
function ofKnown(
  since: readonly (CustomerEvent & { readonly linksTo: string | null })[],
  subjects: ReadonlySet<string>,
): readonly CustomerEvent[] | undefined {
  const isTheirs = ({ linksTo }: { readonly linksTo: string | null }) =>
    linksTo !== null && subjects.has(linksTo);
  if (since.some((event) => isTheirs(event) && !subjects.has(event.subject))) return undefined;
  const theirs = since.flatMap(({ linksTo: _named, ...event }) =>
    subjects.has(event.subject) ? [event as CustomerEvent] : [],
  );
  // A merge brings another family, also from the side of who is known here.
  return theirs.some(({ fact }) => fact === 'partyMergedInto') ? undefined : theirs;
}

/** The customers that were asked for longest ago give way. */
function makeRoom(kept: Map<string, Kept>): void {
  let events = [...kept.values()].reduce((sum, { told }) => sum + told.history.events.length, 0);
  for (const [partyId, { told }] of kept) {
    if (events <= MOST_KEPT) return;
    kept.delete(partyId);
    events -= told.history.events.length;
  }
}
