import { Rejection } from '@rapport/kernel/decider';
import type { IntroduceVisitor, SeeReplies } from './conversation.commands.ts';
import type { ConversationEvent } from './conversation.events.ts';
import type { ConversationState } from './conversation-state.ts';

type Events = readonly ConversationEvent[];

/** Who says more often who they are is playing. */
const MOST_INTRODUCTIONS = 20;

/**
 * Who the visitor of a website is said to be. Nobody's word counts against what the website signed; and whoever is signed
 * as somebody else sits at the same machine and must not read on here.
 */
export function introduceVisitor({ introduced }: ConversationState, data: IntroduceVisitor['data']): Events {
  if (introduced?.introductionId === data.introductionId) return [];
  if (introduced?.by === 'signed') {
    if (data.by === 'said') return [];
    if (introduced.contactPoint !== data.contactPoint) throw new Rejection('visitor-is-another');
  }
  if (introduced && introduced.times >= MOST_INTRODUCTIONS) throw new Rejection('introduced-too-often');
  return [{ type: 'VisitorIntroduced', data }];
}

/** Answers of the chat were on the visitor's screen; each is said to be seen once. */
export function seeReplies({ replies }: ConversationState, { replyIds }: SeeReplies['data']): Events {
  const unseen = [...new Set(replyIds)].filter((id) => replies[id]?.via === 'chat' && !replies[id].seen);
  return unseen.length === 0 ? [] : [{ type: 'RepliesSeen', data: { replyIds: unseen } }];
}
