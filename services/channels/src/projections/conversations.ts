import { type HeardEvent, type Projection, type Row, subjectOf } from '@rapport/kernel/projection';
import { BELONGING, nobodys } from '@rapport/kernel/policy';
import type {
  ConversationClosed,
  ConversationEvent,
  ConversationOpened,
  ConversationReopened,
  ConversationTaken,
  MessageReceived,
  PartyLearned,
  ReplySent,
  VisitorIntroduced,
} from '../domain/conversation.events.ts';

type Waiting = Readonly<Record<string, string>>;
type Heard<E extends ConversationEvent> = HeardEvent<E['data']>;

/** One row per conversation: who has it, and since when it waits. */
export const conversations: Projection = {
  name: 'conversations_v1',
  from: 'own',
  key: ['conversation_id'],
  columns: {
    conversation_id: 'uuid',
    status: 'text',
    channel: 'text',
    mailbox: 'text',
    contact_point: 'text',
    address: 'jsonb',
    display_name: 'jsonb',
    subject: 'jsonb',
    ...BELONGING,
    party_id: 'text',
    opened_at: 'timestamptz',
    last_activity_at: 'timestamptz',
    waiting_since: 'timestamptz',
    waiting: 'jsonb',
    unanswered: 'jsonb',
    close_reason: 'text',
  },
  on: {
    ConversationOpened: (event: Heard<ConversationOpened>) => change(event, () => opened(event)),
    MessageReceived: (event: Heard<MessageReceived>) =>
      change(event, (row) => ({
        last_activity_at: event.occurredAt,
        ...(event.data.automatic
          ? {}
          : waits({ ...waitingOf(row), [event.data.messageId]: event.occurredAt })),
      })),
    ConversationTaken: (event: Heard<ConversationTaken>) =>
      change(event, () => ({ owner: event.data.accountId })),
    ConversationReleased: (event: HeardEvent) => change(event, () => ({ owner: null })),
    NoteWritten: (event: HeardEvent) => change(event, () => ({ last_activity_at: event.occurredAt })),
    ReplyQueued: (event: HeardEvent) => change(event, () => ({ last_activity_at: event.occurredAt })),
    ReplySent: (event: Heard<ReplySent>) =>
      change(event, (row) => {
        const answered = event.data.answers.map(({ messageId }) => messageId);
        return {
          ...waits(without(waitingOf(row), answered)),
          unanswered: without(row['unanswered'] as Waiting, answered),
        };
      }),
    ConversationClosed: (event: Heard<ConversationClosed>) =>
      change(event, (row) => ({
        status: 'closed',
        close_reason: event.data.reason,
        unanswered: { ...(row['unanswered'] as Waiting), ...waitingOf(row) },
        ...waits({}),
      })),
    ConversationReopened: (event: Heard<ConversationReopened>) =>
      change(event, (row) => {
        const again = event.data.waiting.map(({ messageId }) => messageId);
        const unanswered = row['unanswered'] as Waiting;
        const back = Object.fromEntries(again.map((id) => [id, unanswered[id] ?? event.occurredAt]));
        return {
          status: 'open',
          close_reason: '',
          unanswered: without(unanswered, again),
          ...waits({ ...waitingOf(row), ...back }),
        };
      }),
    VisitorIntroduced: (event: Heard<VisitorIntroduced>) =>
      change(event, () => ({
        contact_point: event.data.contactPoint,
        address: event.data.address,
        display_name: event.data.displayName,
      })),
    PartyLearned: (event: Heard<PartyLearned>) => change(event, () => ({ party_id: event.data.partyId })),
  },
};

function change(event: HeardEvent, columns: (row: Row) => Row) {
  return [{ key: [subjectOf(event)], fold: (row: Row = {}) => ({ ...row, ...columns(row) }) }];
}

function opened(event: Heard<ConversationOpened>): Row {
  const { channel, mailbox, contactPoint, address, displayName, subject } = event.data;
  return {
    conversation_id: subjectOf(event),
    status: 'open',
    channel,
    mailbox,
    contact_point: contactPoint,
    address,
    display_name: displayName,
    subject,
    ...nobodys,
    party_id: '',
    opened_at: event.occurredAt,
    last_activity_at: event.occurredAt,
    waiting_since: null,
    waiting: {},
    unanswered: {},
    close_reason: '',
  };
}

const waitingOf = (row: Row): Waiting => row['waiting'] as Waiting;

function waits(waiting: Waiting): Row {
  const [oldest] = Object.values(waiting).sort();
  return { waiting, waiting_since: oldest ?? null };
}

function without(waiting: Waiting, gone: readonly string[]): Waiting {
  return Object.fromEntries(Object.entries(waiting).filter(([id]) => !gone.includes(id)));
}
