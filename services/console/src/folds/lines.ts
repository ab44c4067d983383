import type { ConversationEntry, TimelineEntry, TimelineGroup } from '../http/api-entries.ts';
import type { Membership } from '../http/api-memberships.ts';
import { type Recorded, byOccurrence } from './events.ts';
import type { GoingOn } from './going-on.ts';
import type { AccountName, Unopened, Wordless } from './personal.ts';

type Words = 'from' | 'to' | 'subject' | 'text' | 'textTruncated' | 'html' | 'attachments' | 'marks';
type Spoken = 'message' | 'reply' | 'note';
type WithoutWords<Entry> = Entry extends { readonly kind: Spoken } ? Omit<Entry, Words> & Wordless : Entry;

/** A line of a conversation: its words still to be read, its personal texts still closed. */
export type ConversationLineEntry = WithoutWords<Unopened<ConversationEntry>>;
/** A line of a customer's timeline, likewise. */
export type TimelineLineEntry = WithoutWords<Unopened<TimelineEntry>>;

/** An entry with its place in time. */
export interface Line<Entry> {
  readonly entry: Entry;
  /** The event that began it. */
  readonly begun: Recorded;
  /** When it was last changed: a reply goes on after it was written. */
  readonly changedAt: string;
}

/** A record that is with a customer: how it stands, and its lines on the timeline. */
export interface FoldedRecord {
  /** Its kind and state: `promise-open`, `promise-broken`, `task-done`, … */
  readonly state: string;
  readonly lines: readonly Line<TimelineLineEntry>[];
  /** Of a membership: tier and points. */
  readonly membership?: Membership;
  /** What of it is shown among what the customer has going on. */
  readonly goingOn?: GoingOn;
}

/** A person who works here, by id; the name is filled in when the answer is made. */
export function byAccount(accountId: string): { readonly accountId: string; readonly name: AccountName } {
  return { accountId, name: { $account: accountId } };
}

/** The person behind an actor, if it is one. */
export function byActor({ actor }: Pick<Recorded, 'actor'>): ReturnType<typeof byAccount> | undefined {
  return actor.startsWith('account:') ? byAccount(actor.slice('account:'.length)) : undefined;
}

/** What every entry has. */
export function baseOf({ eventId, occurredAt, recordedAt }: Recorded) {
  return { entryId: eventId, occurredAt, recordedAt };
}

const GROUPS: Readonly<Record<TimelineEntry['kind'], TimelineGroup>> = {
  message: 'said',
  reply: 'said',
  note: 'notes',
  opened: 'work',
  taken: 'work',
  released: 'work',
  closed: 'work',
  reopened: 'work',
  identified: 'identity',
  begun: 'identity',
  named: 'identity',
  'contact-point-added': 'identity',
  'contact-point-removed': 'identity',
  confirmed: 'identity',
  merged: 'identity',
  unmerged: 'identity',
  forgotten: 'identity',
  call: 'said',
  promise: 'promises',
  task: 'work',
  case: 'cases',
  survey: 'cases',
  sending: 'said',
  sale: 'sales',
  consent: 'consents',
  points: 'points',
  advice: 'work',
};

/** The group of the timeline's filter that an entry belongs to. */
export function groupOf({ kind }: { readonly kind: TimelineEntry['kind'] }): TimelineGroup {
  return GROUPS[kind];
}

/** The latest of some lines, latest first. Of a long history a few are shown: so it is looked through once, not sorted. */
export function latestFirst<Entry>(
  lines: readonly Line<Entry>[],
  most = lines.length,
): readonly Line<Entry>[] {
  const later = (a: Line<Entry>, b: Line<Entry>) => byOccurrence(b.begun, a.begun);
  if (lines.length <= most) return lines.toSorted(later);
  const latest = lines.slice(0, most).sort(later);
  for (const line of lines.slice(most)) {
    if (later(line, latest.at(-1)!) >= 0) continue;
    latest.pop();
    latest.splice(placeIn(latest, line, later), 0, line);
  }
  return latest;
}

/** Where something goes in a sorted list. */
function placeIn<Item>(list: readonly Item[], item: Item, compare: (a: Item, b: Item) => number): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(list[middle]!, item) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
