import type { SendingEvent } from './sending.events.ts';

export type SendingStatus =
  'none' | 'queued' | 'held' | 'stopped' | 'sending' | 'sent' | 'failed' | 'uncertain';

/** What is known of a message as far as anything is decided on it. */
export interface SendingState {
  readonly status: SendingStatus;
  readonly partyId: string;
  readonly purpose: string;
  /** Why it is held, as one text; empty while it is not. */
  readonly heldBy: string;
  readonly attempt: number;
  /** Of a failed one: nothing more is tried. */
  readonly final: boolean;
  /** Where it went; empty before the first try. */
  readonly contactPoint: string;
  readonly bounced: 'no' | 'soft' | 'hard';
  readonly complained: boolean;
  /** Conversations of those who wrote back. */
  readonly answers: readonly string[];
  readonly links: readonly string[];
}

export const noSending: SendingState = {
  status: 'none',
  partyId: '',
  purpose: '',
  heldBy: '',
  attempt: 0,
  final: false,
  contactPoint: '',
  bounced: 'no',
  complained: false,
  answers: [],
  links: [],
};

/** Folds what happened to a message. */
export function evolveSending(state: SendingState, event: SendingEvent): SendingState {
  return (evolutions[event.type] as Evolution<SendingEvent['type']>)(state, event.data as never);
}

type Data<T extends SendingEvent['type']> = Extract<SendingEvent, { type: T }>['data'];
type Evolution<T extends SendingEvent['type']> = (state: SendingState, data: Data<T>) => SendingState;
type Evolutions = { readonly [T in SendingEvent['type']]: Evolution<T> };

const evolutions: Evolutions = {
  SendingQueued: (state, { partyId, purpose }) => ({ ...state, status: 'queued', partyId, purpose }),
  SendingHeld: (state, data) => ({ ...state, status: 'held', heldBy: holdOf(data) }),
  SendingResumed: (state) => ({ ...state, status: 'queued', heldBy: '' }),
  SendingStopped: (state) => ({ ...state, status: 'stopped', heldBy: '', final: true }),
  SendingAttempted: (state, { attempt, contactPoint }) => ({
    ...state,
    status: 'sending',
    attempt,
    contactPoint,
  }),
  SendingSent: (state) => ({ ...state, status: 'sent', final: true }),
  SendingFailed: (state, { final }) => ({ ...state, status: 'failed', final }),
  SendingUncertain: (state) => ({ ...state, status: 'uncertain', final: true }),
  SendingBounced: (state, { hard }) => ({ ...state, bounced: hard ? 'hard' : 'soft' }),
  SendingComplained: (state) => ({ ...state, complained: true }),
  SendingAnswered: (state, { conversationId }) => ({ ...state, answers: [...state.answers, conversationId] }),
  LinkFollowed: (state, { link }) => ({ ...state, links: [...state.links, link] }),
};

/** A hold as one text: held anew for the same is no news. */
export function holdOf({ reason, until, record }: Omit<Data<'SendingHeld'>, 'partyId' | 'owner'>): string {
  return [reason, until, record.kind, record.id].join(' ');
}
