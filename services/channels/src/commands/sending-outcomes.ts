import { type CommandContext, type Outcome, type Step, execute, step } from '@rapport/kernel/command';
import type { EventStore } from '@rapport/kernel/event-store';
import { Address } from '../domain/address.ts';
import { PartyPromotions } from '../domain/party-promotions.ts';
import { Sending, type SendingCommand } from '../domain/sending.ts';
import { look, promotionsStream, sendingStream } from './streams.ts';

type Data<T extends SendingCommand['type']> = Extract<SendingCommand, { type: T }>['data'];

/** Records that a message left. */
export function recordSendingSent(
  store: EventStore,
  messageId: string,
  data: Data<'RecordSent'>,
): Promise<Outcome> {
  return onSending(store, messageId, { type: 'RecordSent', data }, causeOf(messageId));
}

/** Records that nobody knows whether a message left. */
export function recordSendingUncertain(
  store: EventStore,
  messageId: string,
  data: Data<'RecordUncertain'>,
): Promise<Outcome> {
  return onSending(store, messageId, { type: 'RecordUncertain', data }, causeOf(messageId));
}

/** Gives up as uncertain a message that waits to be sent, or is in the air. */
export function doubtSending(store: EventStore, messageId: string): Promise<Outcome> {
  return onSending(store, messageId, { type: 'DoubtSending', data: {} }, causeOf(messageId));
}

/** Records that a message was never handed over, although its marker stands: it is tried again. */
export function recordSendingInterrupted(
  store: EventStore,
  messageId: string,
  data: Data<'RecordInterrupted'>,
): Promise<Outcome> {
  return onSending(store, messageId, { type: 'RecordInterrupted', data }, causeOf(messageId));
}

/** Records that a message did not leave; one that never will no longer counts among what its recipient was sent. */
export function recordSendingFailed(
  store: EventStore,
  messageId: string,
  data: Data<'RecordFailed'>,
  countedFor: readonly string[],
): Promise<Outcome> {
  const command = { type: 'RecordFailed', data } as const;
  const plan = async (): Promise<readonly Step[]> => {
    const seen = await look(store, Sending, sendingStream(messageId));
    const failing = step(Sending, seen.streamId, command, seen);
    const final = Sending.decide(seen.state, command).some(
      (event) => event.type === 'SendingFailed' && event.data.final,
    );
    if (!final) return [failing];
    const uncount = { type: 'UncountPromotion', data: { messageId } } as const;
    return [failing, ...countedFor.map((party) => step(PartyPromotions, promotionsStream(party), uncount))];
  };
  return execute(store, plan, causeOf(messageId));
}

/** A link was followed. */
export function followLink(store: EventStore, messageId: string, link: string): Promise<Outcome> {
  const cause = { correlationId: messageId, actor: 'customer' };
  return onSending(store, messageId, { type: 'FollowLink', data: { link } }, { cause });
}

/** A person vouches that something can be sent to a contact point again. */
export function freeAddress(
  store: EventStore,
  addressId: string,
  accountId: string,
  context: CommandContext,
): Promise<Outcome> {
  const command = { type: 'FreeAddress', data: { accountId } } as const;
  return execute(store, [step(Address, `address-${addressId}`, command)], context);
}

function onSending(store: EventStore, messageId: string, command: SendingCommand, context: CommandContext) {
  return execute(store, [step(Sending, sendingStream(messageId), command)], context);
}

const causeOf = (messageId: string): CommandContext => ({
  cause: { correlationId: messageId, actor: 'service:channels' },
});
