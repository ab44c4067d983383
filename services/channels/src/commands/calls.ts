import { type CommandContext, type Outcome, execute, firstStep, step } from '@rapport/kernel/command';
import { Rejection } from '@rapport/kernel/decider';
import type { EventStore } from '@rapport/kernel/event-store';
import type { ReadPhoneNumber } from '@rapport/kernel/phone-number';
import type { KeyRing } from '@rapport/kernel/sealing';
import { type Clock, instantOf, newUuid } from '@rapport/kernel/values';
import { Call } from '../domain/call.ts';
import type { CallDirection, CallOutcome, CallRecorded } from '../domain/call.events.ts';
import type { SealedText } from '../domain/sealed-text.ts';
import { callStream, conversationSubject } from './streams.ts';

/** What noting calls needs of the world. */
export interface Switchboard {
  readonly store: EventStore;
  readonly keys: KeyRing;
  readonly clock: Clock;
  readonly readPhoneNumber: ReadPhoneNumber;
}

/** A call as somebody notes it. */
export interface NotedCall {
  readonly accountId: string;
  readonly partyId?: string;
  readonly conversationId?: string;
  readonly direction: CallDirection;
  readonly number?: string;
  readonly startedAt: string;
  readonly seconds: number;
  readonly outcome: CallOutcome;
  readonly note?: string;
  readonly callBackDue?: boolean;
  /** The call that this one returns. */
  readonly returns?: string;
}

/** Notes a call, as of the instant it began; one that returns another settles it in the same append. */
export function recordCall(board: Switchboard, noted: NotedCall, context: CommandContext): Promise<Outcome> {
  const { store, clock } = board;
  const callId = newUuid(clock.now());
  const startedAt = new Date(noted.startedAt).toISOString();
  const plan = async () => {
    const data = { ...(await recordOf(board, callId, { ...noted, startedAt })), at: instantOf(clock.now()) };
    const recording = firstStep(Call, callStream(callId), { type: 'RecordCall', data });
    if (noted.returns === undefined) return [recording];
    const returning = { type: 'ReturnCall', data: { accountId: noted.accountId, byCallId: callId } } as const;
    return [recording, step(Call, callStream(noted.returns), returning)];
  };
  return execute(store, plan, { ...context, occurredAt: startedAt }, () => ({ callId }));
}

async function recordOf(board: Switchboard, callId: string, noted: NotedCall): Promise<CallRecorded['data']> {
  const { accountId, partyId = '', conversationId = '', direction, startedAt, seconds, outcome } = noted;
  const number = noted.number === undefined ? undefined : board.readPhoneNumber(noted.number);
  if (noted.number !== undefined && number === undefined) throw new Rejection('number-unreadable');
  const { address, note } = await sealed(board.keys, subjectFor(callId, partyId, conversationId), {
    address: number,
    note: noted.note,
  });
  return {
    accountId,
    partyId,
    conversationId,
    direction,
    contactPoint: number === undefined ? '' : board.keys.indexHash('phone', number),
    ...(address ? { address } : {}),
    startedAt,
    seconds,
    outcome,
    ...(note ? { note } : {}),
    callBackDue: noted.callBackDue ?? false,
  };
}

/** The key that seals what is known of a call: the party's, else the conversation's, else one of its own. */
function subjectFor(callId: string, partyId: string, conversationId: string): string {
  if (partyId) return `party:${partyId}`;
  return conversationId ? conversationSubject(conversationId) : `call:${callId}`;
}

async function sealed(
  keys: KeyRing,
  subject: string,
  texts: { readonly address: string | undefined; readonly note: string | undefined },
): Promise<{ readonly address?: SealedText | undefined; readonly note?: SealedText | undefined }> {
  const there = Object.entries(texts).flatMap(([field, text]) =>
    text === undefined ? [] : [{ field, text }],
  );
  const boxes = there.length > 0 ? await keys.seal(subject, there) : [];
  return Object.fromEntries(there.map(({ field }, i) => [field, boxes[i]]));
}

/** Nobody needs to be called back any more. */
export function waiveCallBack(
  store: EventStore,
  callId: string,
  accountId: string,
  context: CommandContext,
): Promise<Outcome> {
  const command = { type: 'WaiveCallBack', data: { accountId } } as const;
  return execute(store, [step(Call, callStream(callId), command)], context);
}
