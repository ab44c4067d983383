import { type Step, step } from '@rapport/kernel/command';
import type { EventStore } from '@rapport/kernel/event-store';
import type { KeyRing } from '@rapport/kernel/sealing';
import { isUuid } from '@rapport/kernel/values';
import { Address } from '../domain/address.ts';
import { Sending } from '../domain/sending.ts';
import type { SendingState } from '../domain/sending-state.ts';
import type { ReadMail } from './message-content.ts';
import { type Looked, addressStream, contactPointOf, look, sendingStream } from './streams.ts';

/**
 * What a received mail makes of messages that we sent unasked: they came back, were called a nuisance, or were answered. Part
 * of the append that files the mail. Only its recipient knows a message's Message-ID; and only an answer from the address
 * that it went to is an answer.
 */
export async function echoesOf(
  { store, keys }: { readonly store: EventStore; readonly keys: Pick<KeyRing, 'indexHash'> },
  { clues, aside, report }: ReadMail,
  conversationId: string,
): Promise<readonly Step[]> {
  const quoted = report ? [...clues.reported, ...clues.references] : aside ? [] : clues.references;
  const ids = [...new Set(quoted.flatMap((id) => messageNamed(id) ?? []))];
  const seen = await Promise.all(ids.map((id) => look(store, Sending, sendingStream(id))));
  const ours = seen.filter(({ state }) => state.attempt > 0);
  if (report) return ours.slice(0, 1).flatMap((one) => reported(one, report));
  const sender = contactPointOf(keys.indexHash, clues.sender);
  return ours
    .filter(({ state }) => state.contactPoint === sender)
    .map((one) => step(Sending, one.streamId, { type: 'RecordAnswer', data: { conversationId } }, one));
}

/** Our messages are named by their ids. */
function messageNamed(internetMessageId: string): string | undefined {
  const name = /^<([0-9a-f-]{36})@/.exec(internetMessageId)?.[1] ?? '';
  return isUuid(name) ? name : undefined;
}

function reported(one: Looked<SendingState>, report: NonNullable<ReadMail['report']>): readonly Step[] {
  if (report.kind === 'complaint')
    return [step(Sending, one.streamId, { type: 'RecordComplaint', data: {} }, one)];
  const { code, hard } = report;
  const bounce = step(Sending, one.streamId, { type: 'RecordBounce', data: { code, hard } }, one);
  if (!hard) return [bounce];
  const { contactPoint, partyId } = one.state;
  const messageId = one.streamId.slice('sending-'.length);
  const suppress = { type: 'SuppressAddress', data: { contactPoint, code, messageId, partyId } } as const;
  return [bounce, step(Address, addressStream(contactPoint), suppress)];
}
