import type { DomainEvent } from '@rapport/kernel/decider';
import { Rejection } from '@rapport/kernel/decider';
import { Conflict, type EventStore, type StreamAppend } from '@rapport/kernel/event-store';
import type { JsonObject } from '@rapport/kernel/values';
import { type Verdict } from '../domain/gate.ts';
import { PartyPromotions, type PartyPromotionsState } from '../domain/party-promotions.ts';
import type { PromotionCounted } from '../domain/party-promotions.events.ts';
import { Sending } from '../domain/sending.ts';
import type { SendingCommand } from '../domain/sending.ts';
import { type SendingState, noSending } from '../domain/sending-state.ts';
import { promotionsStream, sendingStream } from './streams.ts';

/** A message as it was found, at the version that its stream had then. */
export interface Standing {
  readonly messageId: string;
  readonly version: number;
  readonly status: 'queued' | 'held' | 'failed';
  readonly partyId: string;
  readonly purpose: string;
  readonly heldBy: string;
  readonly attempt: number;
  readonly contactPoint: string;
  /** Parties in whose promotions an earlier try was counted. */
  readonly countedFor: readonly string[];
}

/** What a party was sent, as it was found. */
export interface Promotions extends PartyPromotionsState {
  readonly partyId: string;
  readonly version: number;
}

/** How a message goes out. */
export interface Departure {
  readonly epoch: number;
  readonly via: 'relay' | 'local';
  readonly contactPoint: string;
  readonly language: 'zh-CN' | 'en';
  readonly internetMessageId: string;
}

/**
 * Writes down what the gate decided of a message that does not go now. True when it was written; false when something else
 * happened to the message meanwhile: then it is looked at anew.
 */
export function turnAway(
  store: EventStore,
  standing: Standing,
  verdict: Exclude<Verdict, { kind: 'go' }>,
): Promise<boolean> {
  const { kind, ...data } = verdict;
  const type = kind === 'hold' ? 'HoldSending' : 'StopSending';
  const uncounted = kind === 'stop' ? standing.countedFor.map((party) => uncounting(party, standing)) : [];
  return append(store, standing, { type, data } as SendingCommand, uncounted);
}

/** What held a message is over: it is looked at anew. */
export function resume(store: EventStore, standing: Standing): Promise<boolean> {
  return append(store, standing, { type: 'ResumeSending', data: {} });
}

/**
 * Lets a message through: the marker of the attempt, and its count in the promotions of everybody who is one with the
 * recipient, in one append at the very versions that it was decided on. Of two who send to one customer at once, one is told
 * that something else happened, and looks anew.
 */
export function letThrough(
  store: EventStore,
  standing: Standing,
  departure: Departure,
  counted: Omit<PromotionCounted['data'], 'messageId'> | undefined,
  family: readonly Promotions[],
): Promise<boolean> {
  const { messageId } = standing;
  const countedFor = counted ? family.map(({ partyId }) => partyId) : [];
  const counts = counted ? family.flatMap((party) => counting(party, { ...counted, messageId })) : [];
  return append(store, standing, { type: 'AttemptSending', data: { ...departure, countedFor } }, counts);
}

/** The mail server took it: said of a message that was let through by {@link letThrough}, without a look. */
export function recordDeparted(
  store: EventStore,
  standing: Standing,
  { contactPoint }: Departure,
  localBlobId: string,
): Promise<boolean> {
  const attempt = standing.attempt + 1;
  const departed = { version: standing.version + 1, status: 'sending', attempt, contactPoint } as const;
  return append(store, { ...standing, ...departed }, { type: 'RecordSent', data: { attempt, localBlobId } });
}

function counting(
  { partyId, version, promotions }: Promotions,
  data: PromotionCounted['data'],
): readonly StreamAppend[] {
  const events = PartyPromotions.decide({ promotions }, { type: 'CountPromotion', data });
  if (events.length === 0) return [];
  const expected = version === 0 ? 'none' : version;
  return [{ streamId: promotionsStream(partyId), expected, events: events.map(plain) }];
}

/** It takes a promotion back whatever else was counted since: nothing depends on the version. */
function uncounting(partyId: string, { messageId }: Standing): StreamAppend {
  const events = [{ type: 'PromotionUncounted', data: { messageId } }];
  return { streamId: promotionsStream(partyId), expected: 'any', events };
}

const plain = ({ type, data }: DomainEvent) => ({ type, data: data as JsonObject });

/** Decides on a message as it was found, and appends only if it still stands so. */
async function append(
  store: EventStore,
  standing: Omit<Standing, 'status'> & { readonly status: SendingState['status'] },
  command: SendingCommand,
  others: readonly StreamAppend[] = [],
): Promise<boolean> {
  const { messageId, version, countedFor: _counted, ...known } = standing;
  try {
    const events = Sending.decide({ ...noSending, ...known }, command).map(plain);
    if (events.length === 0) return false;
    const part = { streamId: sendingStream(messageId), expected: version, events };
    const cause = { correlationId: messageId, actor: 'service:channels' };
    await store.append({ cause, parts: [part, ...others] });
    return true;
  } catch (error) {
    // It stands otherwise by now, or the row is older than the rule: it is looked at anew.
    if (error instanceof Conflict || error instanceof Rejection) return false;
    throw error;
  }
}
