import type { Database } from '@rapport/kernel/postgres';
import { type FoldedCustomerPage, foldCustomerPage } from '../folds/customer-page.ts';
import { type Days, daysOf } from '../folds/days.ts';
import { type CustomerEvent, byRecording } from '../folds/events.ts';
import { eventsSince, historyAbout } from './customer-events.ts';
import type { Finality } from './finality.ts';

/** Everything that may belong on a customer's page, in the order of recording. */
export interface KnownHistory {
  readonly events: readonly CustomerEvent[];
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
  readonly events: readonly CustomerEvent[];
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

  const readAnew = async (partyId: string, before: string | undefined): Promise<readonly CustomerEvent[]> => {
    const { subjects, events: read } = await historyAbout(database, partyId);
    const events = read.toSorted(byRecording);
    if (before === undefined || events.length < LONG || events.length > MOST_KEPT) return events;
    kept.set(partyId, { subjects, events, before, until: performance.now() + KEPT_MS });
    makeRoom(kept);
    return events;
  };

  const eventsOf = async (partyId: string, before: string | undefined): Promise<readonly CustomerEvent[]> => {
    const known = kept.get(partyId);
    kept.delete(partyId);
    if (!known || before === undefined || known.until < performance.now())
      return await readAnew(partyId, before);
    const since = await eventsSince(database, known.before, MOST_SINCE);
    const news = since && ofKnown(since, known.subjects);
    if (!news) return await readAnew(partyId, before);
    const events = withNews(known, news);
    kept.set(partyId, { ...known, events, before: before > known.before ? before : known.before });
    return events;
  };

  return async (partyId) => {
    // Known before the events are read: what is final then is among them.
    const finalBefore = await finality.finalBefore();
    return { events: await eventsOf(partyId, finalBefore), finalBefore };
  };
}

/** What a customer's page is now, and when anything on it was recorded. */
export interface WholePage extends FoldedCustomerPage {
  readonly days: Days;
}

const folded = new WeakMap<readonly CustomerEvent[], WholePage>();

/** What a customer's page is now, made once for a history that is at hand: conversations and instants of the past ask for it too. */
export function wholePage(events: readonly CustomerEvent[], partyId: string): WholePage {
  const known = folded.get(events);
  if (known) return known;
  const page = foldCustomerPage(events, partyId);
  const whole = { ...page, days: daysOf(page.lines) };
  folded.set(events, whole);
  return whole;
}

/** The same list where nothing came, so that what was made of it can be used again. */
function withNews({ events, before }: Kept, news: readonly CustomerEvent[]): readonly CustomerEvent[] {
  const final = events.filter(({ recordedAt }) => recordedAt < before);
  if (news.length === 0 && final.length === events.length) return events;
  return [...final, ...news.toSorted(byRecording)];
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
  let events = [...kept.values()].reduce((sum, history) => sum + history.events.length, 0);
  for (const [partyId, history] of kept) {
    if (events <= MOST_KEPT) return;
    kept.delete(partyId);
    events -= history.events.length;
  }
}
