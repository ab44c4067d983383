import { type HeardEvent, type Projection, type Row, subjectOf } from '@rapport/kernel/projection';
import type { Cell } from '@rapport/kernel/projection';
import { BELONGING } from '@rapport/kernel/policy';
import { typeOf } from '@rapport/proto/catalogue';
import type { ConversationFacts } from '../folds/events.ts';
import {
  type ConversationHeader,
  belongingOf,
  evolveHeader,
  stateOf,
  waitingSince,
} from '../folds/conversation-header.ts';

const TOPIC = 'rapport.channels.conversation.v1';

const FACTS = [
  'conversationOpened',
  'messageReceived',
  'conversationTaken',
  'conversationReleased',
  'noteWritten',
  'replyQueued',
  'replySent',
  'replyFailed',
  'replyUncertain',
  'replyRetried',
  'conversationClosed',
  'conversationReopened',
  'partyLearned',
  'visitorIntroduced',
] as const satisfies readonly (keyof ConversationFacts)[];

/** One line per conversation, from its own stream alone. */
export const inbox: Projection = {
  name: 'inbox_v1',
  from: [TOPIC],
  key: ['conversation_id'],
  columns: {
    conversation_id: 'uuid',
    party_id: 'uuid',
    ...BELONGING,
    state: 'text',
    waiting_since: 'timestamptz',
    last_activity_at: 'timestamptz',
    header: 'jsonb',
  },
  on: Object.fromEntries(
    FACTS.map((fact) => [typeOf(TOPIC, fact), (event: HeardEvent<never>) => changes(fact, event)]),
  ),
  announce: () => 'inbox',
};

function changes(fact: keyof ConversationFacts, event: HeardEvent<never>) {
  const id = subjectOf(event);
  const fold = (row: Row | undefined): Row => {
    const header = evolveHeader(headerOf(row), fact, event.data, event.occurredAt);
    if (!header) throw new Error(`${fact} before the conversation was opened`);
    return rowOf(id, header);
  };
  return [{ key: [id], fold }];
}

const headerOf = (row: Row | undefined) => row?.['header'] as unknown as ConversationHeader | undefined;

function rowOf(conversationId: string, header: ConversationHeader): Row {
  return {
    conversation_id: conversationId,
    party_id: header.partyId,
    ...belongingOf(header),
    state: stateOf(header),
    waiting_since: waitingSince(header) ?? null,
    last_activity_at: header.lastActivityAt,
    header: header as unknown as Cell,
  };
}
