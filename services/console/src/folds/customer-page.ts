import { validatorOf } from '@rapport/kernel/command';
import type { CustomerFacts } from '../http/api.ts';
import { type CustomerEvent, isRecognitionEvent } from './events.ts';
import { type FoldedConversation, foldConversation } from './conversation.ts';
import { stateOf, waitingSince } from './conversation-header.ts';
import { type History, type Thread, upTo } from './history.ts';
import { type FoldedRecord, type Line, type TimelineLineEntry, baseOf } from './lines.ts';
import { type Memory, madeOnce } from './memory.ts';
import { type Parties, type PartyState, foldParties, survivorOf } from './parties.ts';
import { partyLines } from './party-lines.ts';
import { type FoldedProfile, foldProfile } from './profile.ts';
import { foldRecords } from './records.ts';
import { standingOf } from './standing.ts';
import { type Unopened, closed, closedIfAny, given } from './personal.ts';

/** A customer's page as of an instant, personal texts closed. */
export interface FoldedCustomerPage {
  /** Absent when the customer was not known yet. */
  readonly facts: Unopened<CustomerFacts> | undefined;
  /** In no particular order: what is shown of them is the latest ({@link latestFirst}). */
  readonly lines: readonly Line<TimelineLineEntry>[];
}

/**
 * The one fold behind the page now, the page as of an instant and the comparison of two: everything recorded up to `asOf`
 * (always: all), in the order of recording, whatever order it came in. The history may hold more than the customer's: who
 * belongs to whom is decided here, by the events up to the instant.
 */
export function foldCustomerPage(history: History, partyId: string, asOf?: string): FoldedCustomerPage {
  const { memory } = history;
  const about = upTo(history.parties, asOf);
  const parties = foldParties(about);
  const survivor = parties.get(survivorOf(parties, partyId));
  if (!survivor) return { facts: undefined, lines: [] };
  const members = new Set([...parties.keys()].filter((id) => survivorOf(parties, id) === survivor.partyId));
  const conversations = conversationsOf(known(history.conversations, asOf), members, memory);
  const records = foldRecords(
    known(history.records, asOf),
    { members, conversations: new Set(conversations.map(({ conversationId }) => conversationId)) },
    memory,
  );
  const profile = foldProfile(
    upTo(history.profiles, asOf).filter(({ subject }) => subject === survivor.partyId),
  );
  return {
    facts: factsOf(survivor, members, parties, { conversations, records, profile }),
    lines: [
      ...partyLines(about.filter(concerning(members)), parties),
      ...conversations.flatMap((conversation) => linesOf(conversation, parties)),
      ...records.flatMap(({ lines }) => lines),
      ...(profile?.lines ?? []),
    ],
  };
}

/** A party's own events, and the merges into it: also those that were undone. */
function concerning(members: ReadonlySet<string>) {
  return (event: CustomerEvent): boolean =>
    members.has(event.subject) ||
    ((event.fact === 'partyMergedInto' || event.fact === 'partyUnmerged') &&
      members.has(event.facts.survivorId));
}

/** The lists of events as they were at an instant; those that had not begun are left out. */
function known<Event extends { readonly recordedAt: string }>(
  lists: readonly (readonly Event[])[],
  asOf: string | undefined,
): readonly (readonly Event[])[] {
  return lists.map((own) => upTo(own, asOf)).filter((own) => own.length > 0);
}

/** Conversations whose last word on whom they are with names one of the members. */
function conversationsOf(
  threads: readonly Thread[],
  members: ReadonlySet<string>,
  memory: Memory | undefined,
): readonly ShownConversation[] {
  return threads
    .filter((thread) => members.has(withWhom(thread) ?? ''))
    .flatMap((thread) => conversationOf(thread, memory) ?? []);
}

function withWhom(thread: Thread): string | undefined {
  const word = thread.findLast(isRecognitionEvent);
  return word?.fact === 'partyIdentified' ? word.facts.partyId : undefined;
}

/** A conversation with its part of the timeline. */
interface ShownConversation extends FoldedConversation {
  readonly timeline: readonly Line<TimelineLineEntry>[];
}

const conversationOf = madeOnce((thread: Thread): ShownConversation | undefined => {
  const conversation = foldConversation(thread[0]!.subject, thread);
  return conversation && { ...conversation, timeline: timelineOf(conversation) };
});

/** What is with a customer. */
interface Belongings {
  readonly conversations: readonly FoldedConversation[];
  readonly records: readonly FoldedRecord[];
  readonly profile: FoldedProfile | undefined;
}

function factsOf(
  survivor: PartyState,
  members: ReadonlySet<string>,
  parties: Parties,
  { conversations, records, profile }: Belongings,
): Unopened<CustomerFacts> {
  const others = [...members].filter((id) => id !== survivor.partyId).flatMap((id) => parties.get(id) ?? []);
  const all = [survivor, ...others.toSorted((a, b) => (a.since < b.since ? -1 : 1))];
  const standing = (wanted: string) => records.filter(({ state }) => state === wanted).length;
  const sum = (of: (conversation: FoldedConversation) => number) =>
    conversations.reduce((total, conversation) => total + of(conversation), 0);
  return given({
    partyId: survivor.partyId,
    version: validatorOf(...all.map(({ position }) => position)),
    code: survivor.code,
    kind: survivor.kind,
    name: closedIfAny('name', survivor.name ?? all.find(({ name }) => name)?.name),
    provisional: survivor.provisional,
    forgottenAt: survivor.forgottenAt,
    since: all.map(({ since }) => since).toSorted()[0] ?? survivor.since,
    contactPoints: contactPointsOf(all),
    aliases: all.slice(1).map(aliasOf),
    openConversations: openConversations(conversations),
    sales: {
      openOpportunities: standing('opportunity-open'),
      validQuotes: standing('quote-valid'),
      orders: standing('order-placed'),
    },
    promises: {
      open: standing('promise-open'),
      broken: standing('promise-broken'),
    },
    cases: {
      open: records.filter(({ state }) => state === 'case-open').length,
      resolved: records.filter(({ state }) => state === 'case-resolved').length,
    },
    memberships: records.flatMap(({ membership }) => (membership?.joined === false ? [membership] : [])),
    standing: standingOf(records),
    profile: profile?.profile,
    figures: {
      conversations: conversations.length,
      messages: sum(({ figures }) => figures.messages),
      replies: sum(({ figures }) => figures.replies),
      notes: sum(({ figures }) => figures.notes),
    },
    lastHeardAt: conversations
      .flatMap(({ lastHeardAt }) => lastHeardAt ?? [])
      .toSorted()
      .at(-1),
  });
}

function contactPointsOf(parties: readonly PartyState[]): Unopened<CustomerFacts>['contactPoints'] {
  const first = new Map<string, PartyState['contactPoints'][number]>();
  for (const point of parties.flatMap(({ contactPoints }) => contactPoints)) {
    if (!first.has(point.contactPoint)) first.set(point.contactPoint, point);
  }
  return [...first.values()].map(({ kind, address, since }) => ({
    kind,
    address: closed('address', address),
    since,
  }));
}

function aliasOf({ partyId, code, name, merged }: PartyState): Unopened<CustomerFacts>['aliases'][number] {
  return given({
    partyId,
    code,
    name: closedIfAny('name', name),
    mergeId: merged?.mergeId ?? '',
    mergedAt: merged?.at ?? '',
  });
}

/** Longest waiting first, then those that wait for nobody. */
function openConversations(
  conversations: readonly FoldedConversation[],
): Unopened<CustomerFacts>['openConversations'] {
  const open = conversations.filter(({ header }) => !header.closed);
  const rank = ({ header }: FoldedConversation) => waitingSince(header) ?? `~${header.lastActivityAt}`;
  return open
    .toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1))
    .map(({ conversationId, header }) =>
      given({
        conversationId,
        subject: closed('subject', header.subject),
        state: stateOf(header),
        ownerName: header.ownerId === null ? undefined : { $account: header.ownerId },
        waitingSince: waitingSince(header),
        lastActivityAt: header.lastActivityAt,
      }),
    );
}

/** Its lines; who it was with is called what they are called as of the instant. */
function linesOf({ timeline }: ShownConversation, parties: Parties): readonly Line<TimelineLineEntry>[] {
  return timeline.map((line) => {
    const entry = withPartyName(line.entry, parties);
    return entry === line.entry ? line : { ...line, entry };
  });
}

function timelineOf({
  conversationId,
  header,
  opened,
  lines,
}: FoldedConversation): readonly Line<TimelineLineEntry>[] {
  const conversationSubject = closed('subject', header.subject);
  const where = { conversationId, conversationSubject };
  const beginning: TimelineLineEntry = {
    kind: 'opened',
    ...baseOf(opened),
    ...where,
    channel: header.channel,
    mailbox: header.mailbox,
  };
  return [
    { entry: beginning, begun: opened, changedAt: opened.recordedAt },
    ...lines.map(({ entry, ...line }) => ({ ...line, entry: { ...entry, ...where } })),
  ];
}

/** Names the party that a conversation was found to be with, as far as it is known here. */
export function withPartyName<Entry extends { readonly kind: string }>(
  entry: Entry,
  parties: Parties,
): Entry {
  if (entry.kind !== 'identified' || !('partyId' in entry)) return entry;
  const name = closedIfAny('name', parties.get(String(entry.partyId))?.name);
  return name ? { ...entry, partyName: name } : entry;
}
