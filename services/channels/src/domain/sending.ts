import { type Decider, Rejection } from '@rapport/kernel/decider';
import type {
  SendingAttempted,
  SendingBounced,
  SendingEvent,
  SendingFailed,
  SendingHeld,
  SendingQueued,
  SendingSent,
  SendingStopped,
} from './sending.events.ts';
import { type SendingState, evolveSending, holdOf, noSending } from './sending-state.ts';

/** Of a message; whose it is it knows itself. */
type Said<E extends { readonly data: object }> = Omit<E['data'], 'partyId'>;

export type SendingCommand =
  | { readonly type: 'QueueSending'; readonly data: SendingQueued['data'] }
  | { readonly type: 'HoldSending'; readonly data: Said<SendingHeld> }
  | { readonly type: 'ResumeSending'; readonly data: object }
  | { readonly type: 'StopSending'; readonly data: Said<SendingStopped> }
  | { readonly type: 'AttemptSending'; readonly data: Omit<Said<SendingAttempted>, 'attempt'> }
  | { readonly type: 'RecordSent'; readonly data: Said<SendingSent> & { readonly attempt: number } }
  | {
      readonly type: 'RecordFailed';
      readonly data: Omit<Said<SendingFailed>, 'retryAt'> & { readonly at: string };
    }
  | { readonly type: 'RecordUncertain'; readonly data: { readonly attempt: number } }
  /** The store goes on from a backup: a past that was lost may have sent it. */
  | { readonly type: 'DoubtSending'; readonly data: object }
  /** It was never handed over, although its marker stands. */
  | {
      readonly type: 'RecordInterrupted';
      readonly data: { readonly attempt: number; readonly at: string };
    }
  | { readonly type: 'RecordBounce'; readonly data: Omit<Said<SendingBounced>, 'contactPoint'> }
  | { readonly type: 'RecordComplaint'; readonly data: object }
  | { readonly type: 'RecordAnswer'; readonly data: { readonly conversationId: string } }
  | { readonly type: 'FollowLink'; readonly data: { readonly link: string } };

type Events = readonly SendingEvent[];
type Decisions = {
  readonly [C in SendingCommand as C['type']]: (state: SendingState, data: C['data']) => Events;
};

// As for replies: a server that greylists asks for minutes, one that is down for a night gets two days in all.
const RETRY_AFTER_MINUTES = [1, 5, 15, 60, 180, 360, 720, 1_440];

const decisions: Decisions = {
  QueueSending: (state, data) => (state.status === 'none' ? [{ type: 'SendingQueued', data }] : []),
  HoldSending: hold,
  ResumeSending: ({ status, partyId }) =>
    status === 'held' ? [{ type: 'SendingResumed', data: { partyId } }] : [],
  StopSending: (state, data) =>
    waits(state) ? [{ type: 'SendingStopped', data: { partyId: state.partyId, ...data } }] : [],
  AttemptSending: attempt,
  RecordSent: recordSent,
  RecordFailed: recordFailed,
  RecordUncertain: (state, { attempt: at }) =>
    isSending(state, at) ? [{ type: 'SendingUncertain', data: { partyId: state.partyId } }] : [],
  DoubtSending: (state) =>
    waits(state) || state.status === 'sending'
      ? [{ type: 'SendingUncertain', data: { partyId: state.partyId } }]
      : [],
  RecordInterrupted: (state, data) =>
    isSending(state, data.attempt)
      ? recordFailed(state, { ...data, reason: 'interrupted', final: false })
      : [],
  RecordBounce: recordBounce,
  RecordComplaint: ({ complained, contactPoint, partyId, purpose }) =>
    complained || contactPoint === ''
      ? []
      : [{ type: 'SendingComplained', data: { partyId, contactPoint, purpose } }],
  RecordAnswer: ({ answers, partyId }, { conversationId }) =>
    answers.includes(conversationId) ? [] : [{ type: 'SendingAnswered', data: { partyId, conversationId } }],
  FollowLink: ({ links, partyId }, { link }) =>
    links.includes(link) ? [] : [{ type: 'LinkFollowed', data: { partyId, link } }],
};

/** A message to a customer that nobody asked for: on its way through the gate to the mail server, and what came back. */
export const Sending: Decider<SendingState, SendingCommand, SendingEvent> = {
  initial: noSending,
  decide(state, command) {
    if (state.status === 'none' && command.type !== 'QueueSending') throw new Rejection('sending-unknown');
    return decisions[command.type](state, command.data as never);
  },
  evolve: evolveSending,
};

/** It has not left, and still may. */
function waits({ status, final }: SendingState): boolean {
  return status === 'queued' || status === 'held' || (status === 'failed' && !final);
}

function hold(state: SendingState, data: Said<SendingHeld>): Events {
  if (!waits(state) || state.heldBy === holdOf(data)) return [];
  return [{ type: 'SendingHeld', data: { partyId: state.partyId, ...data } }];
}

/** Let through just now: what is held is let go first, so that a hold is never passed over. */
function attempt(state: SendingState, data: Omit<Said<SendingAttempted>, 'attempt'>): Events {
  if (state.status !== 'queued' && state.status !== 'failed') throw new Rejection('sending-not-waiting');
  if (state.final) throw new Rejection('sending-not-waiting');
  const { partyId } = state;
  return [{ type: 'SendingAttempted', data: { partyId, attempt: state.attempt + 1, ...data } }];
}

/** The mail server took it; true also when it had been given up as uncertain. */
function recordSent(
  state: SendingState,
  { attempt: at, localBlobId }: Said<SendingSent> & { attempt: number },
) {
  if (state.status === 'sent') return [];
  if (!inTheAir(state, at)) throw new Rejection('sending-not-in-the-air');
  return [{ type: 'SendingSent', data: { partyId: state.partyId, localBlobId } }] satisfies Events;
}

function recordFailed(
  state: SendingState,
  data: Omit<Said<SendingFailed>, 'retryAt'> & { at: string },
): Events {
  const { attempt: at, reason } = data;
  if (state.status === 'failed' && state.attempt === at) return [];
  if (!inTheAir(state, at)) throw new Rejection('sending-not-in-the-air');
  const minutes = RETRY_AFTER_MINUTES[at - 1];
  const final = data.final || minutes === undefined;
  const retryAt = final ? '' : new Date(Date.parse(data.at) + minutes * 60_000).toISOString();
  const { partyId } = state;
  return [{ type: 'SendingFailed', data: { partyId, attempt: at, reason, final, retryAt } }];
}

function isSending({ status, attempt: last }: SendingState, at: number): boolean {
  return status === 'sending' && last === at;
}

function inTheAir({ status, attempt: last }: SendingState, at: number): boolean {
  return last === at && (status === 'sending' || status === 'uncertain');
}

/** Only what was handed over can come back; a hard one outweighs a soft one, and each is said once. */
function recordBounce(
  { attempt: tried, bounced, contactPoint, partyId }: SendingState,
  { code, hard }: { code: string; hard: boolean },
): Events {
  if (tried === 0 || bounced === 'hard' || (bounced === 'soft' && !hard)) return [];
  return [{ type: 'SendingBounced', data: { partyId, code, hard, contactPoint } }];
}
