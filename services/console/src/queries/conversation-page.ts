import { validatorOf } from '@rapport/kernel/command';
import { Rejection } from '@rapport/kernel/decider';
import type { Principal } from '@rapport/kernel/http';
import { compileToPredicate, visibleTo } from '@rapport/kernel/policy';
import { type Clock, instantOf } from '@rapport/kernel/values';
import { foldConversation } from '../folds/conversation.ts';
import { belongingOf, counterpartOf, stateOf, waitingSince } from '../folds/conversation-header.ts';
import { foldCustomerPage, withPartyName } from '../folds/customer-page.ts';
import {
  type ConversationEvent,
  type CustomerEvent,
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
import { type OpeningNeeds, openAnswer } from './opening.ts';

/** What a conversation's page needs of the world. */
export interface ConversationNeeds extends OpeningNeeds {
  readonly clock: Clock;
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
  const aboutParties = await eventsOfParties(needs, own);
  const parties = foldParties(aboutParties.filter(isPartyEvent).toSorted(byRecording));
  const withWhom = own.filter(isRecognitionEvent).at(-1);
  const facts =
    withWhom?.fact === 'partyIdentified'
      ? foldCustomerPage(aboutParties, withWhom.facts.partyId).facts
      : undefined;
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

/** Events of all parties that the conversation was ever said to be with, and of all that is theirs. */
async function eventsOfParties(
  { database }: OpeningNeeds,
  own: readonly (ConversationEvent | RecognitionEvent)[],
): Promise<readonly CustomerEvent[]> {
  const named = own.filter(isRecognitionEvent).map(({ facts }) => facts.partyId);
  if (named.length === 0) return [];
  const { parties, others } = await candidatesFor(database, [...new Set(named)]);
  return await eventsAbout(database, [...parties, ...others]);
}
