import { validatorOf } from '@rapport/kernel/command';
import { Rejection } from '@rapport/kernel/decider';
import type { Principal } from '@rapport/kernel/http';
import { compileToPredicate, visibleTo } from '@rapport/kernel/policy';
import { type Clock, instantOf } from '@rapport/kernel/values';
import { foldConversation } from '../folds/conversation.ts';
import { belongingOf, counterpartOf, stateOf, waitingSince } from '../folds/conversation-header.ts';
import { withPartyName } from '../folds/customer-page.ts';
import {
  type ConversationEvent,
  type PartyEvent,
  type RecognitionEvent,
  byRecording,
  isConversationEvent,
  isPartyEvent,
  isRecognitionEvent,
} from '../folds/events.ts';
import { foldParties } from '../folds/parties.ts';
import { likelyReasons } from '../folds/likely.ts';
import { closed, given } from '../folds/personal.ts';
import type { ConversationPage } from '../http/api.ts';
import type { Recognised } from '../http/api-standing.ts';
import { candidatesFor, eventsAbout } from './customer-events.ts';
import type { HistoryOf } from './histories.ts';
import { type OpeningNeeds, openAnswer } from './opening.ts';

/** What a conversation's page needs of the world. */
export interface ConversationNeeds extends OpeningNeeds {
  readonly clock: Clock;
  readonly historyOf: HistoryOf;
}

/** A conversation with everything in it, and the customer beside it. Rejection `conversation-unknown`, also of one out of sight. */
export async function conversationPage(
  needs: ConversationNeeds,
  principal: Principal,
  conversationId: string,
): Promise<ConversationPage> {
  const own = (await eventsAbout(needs.database, [conversationId]))
    .filter((event) => isConversationEvent(event) || isRecognitionEvent(event))
    .toSorted(byRecording);
  const conversation = foldConversation(conversationId, own);
  const sees = compileToPredicate(visibleTo(principal));
  if (!conversation || !sees({ ...belongingOf(conversation.header) }))
    throw new Rejection('conversation-unknown');
  const { header, opened, latest, lines } = conversation;
  const withWhom = own.filter(isRecognitionEvent).at(-1);
  const { facts, known } = await customerOf(needs, withWhom);
  const parties = foldParties(await partyEvents(needs, own, known));
  const { answer, locked } = await openAnswer<Omit<ConversationPage, 'likely' | 'locked'>>(
    needs,
    given({
      conversationId,
      version: validatorOf(latest.position),
      subject: closed('subject', header.subject),
      counterpart: counterpartOf(header),
      channel: header.channel,
      mailbox: header.mailbox,
      state: stateOf(header),
      ownerId: header.ownerId ?? undefined,
      ownerName: header.ownerId === null ? undefined : { $account: header.ownerId },
      waitingSince: waitingSince(header),
      openedAt: opened.occurredAt,
      lastActivityAt: header.lastActivityAt,
      entries: lines.map(({ entry }) => withPartyName(entry, parties)),
      customer: facts,
      recognised: recognisedBy(withWhom),
    }),
  );
  const now = instantOf(needs.clock.now());
  const likely = facts ? likelyReasons(facts.standing, now, { texts: lastSaid(answer) }) : [];
  return { ...answer, likely: [...likely], locked };
}

/** What its customer is now, and what was recorded of them as a party; of none, where it is with nobody known. */
async function customerOf({ historyOf }: ConversationNeeds, word: RecognitionEvent | undefined) {
  if (word?.fact !== 'partyIdentified') return { facts: undefined, known: [] };
  const { history, whole } = await historyOf(word.facts.partyId);
  return { facts: whole().facts, known: history.parties };
}

/** How sure it is whom it is with, as the last word on that says. */
function recognisedBy(word: RecognitionEvent | undefined): Recognised | undefined {
  if (word?.fact !== 'partyIdentified') return undefined;
  return { by: word.facts.by as Recognised['by'], at: word.occurredAt };
}

/** What the other side wrote last, and under which subject. */
function lastSaid({ subject, entries }: Pick<ConversationPage, 'subject' | 'entries'>): readonly string[] {
  const last = entries.findLast(({ kind }) => kind === 'message');
  return [subject, last?.kind === 'message' ? last.text : null].filter((text) => text !== null);
}

/** What was recorded of every party that the conversation was ever said to be with, and of those they became one with. */
async function partyEvents(
  { database }: OpeningNeeds,
  own: readonly (ConversationEvent | RecognitionEvent)[],
  known: readonly PartyEvent[],
): Promise<readonly PartyEvent[]> {
  const read = new Set(known.map(({ subject }) => subject));
  const named = own.filter(isRecognitionEvent).map(({ facts }) => facts.partyId);
  const missing = [...new Set(named)].filter((partyId) => !read.has(partyId));
  if (missing.length === 0) return known;
  const { parties } = await candidatesFor(database, missing);
  const others = await eventsAbout(
    database,
    parties.filter((partyId) => !read.has(partyId)),
  );
  return [...known, ...others.filter(isPartyEvent)].toSorted(byRecording);
}
