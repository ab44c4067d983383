import { type CommandContext, type Outcome, execute, firstStep, step } from '@rapport/kernel/command';
import { Rejection } from '@rapport/kernel/decider';
import type { KeyRing } from '@rapport/kernel/sealing';
import { instantOf, newUuid } from '@rapport/kernel/values';
import { freshSecret } from '../adapters/signing.ts';
import { Partner } from '../domain/partner.ts';
import { refuseShut, refuseUnknown } from '../domain/wanted.ts';
import type { PlaceEntries, Resent, Terms } from '../domain/subscription.events.ts';
import { type FailedTry, type SubscriptionCommand, Subscription } from '../domain/subscription.ts';
import { type Desk, look, partnerStream, subscriptionStream } from './desk.ts';

/** What is needed where secrets are made. */
export type SecretDesk = Desk & { readonly keys: Pick<KeyRing, 'seal'> };

/** Pushes events to a partner from a place on; the answer has the secret this once. */
export async function beginSubscription(
  desk: SecretDesk,
  partnerId: string,
  given: Terms & { readonly after: PlaceEntries; readonly ownerId: string },
  context: CommandContext,
): Promise<Outcome> {
  const subscriptionId = newUuid(desk.clock.now());
  const { text, sealed } = await madeSecret(desk, subscriptionId);
  const plan = async () => {
    const partner = await look(desk.store, Partner, partnerStream(partnerId));
    if (partner.state.status === 'none') throw new Rejection('partner-unknown');
    if (partner.state.status === 'closed') throw new Rejection('partner-closed');
    refuseUnfit(desk, given, partner.state.scopes);
    const data = { ...given, partnerId, secret: sealed };
    const streamId = subscriptionStream(subscriptionId);
    return [firstStep(Subscription, streamId, { type: 'BeginSubscription', data })];
  };
  const outcome = await execute(desk.store, plan, context, () => ({ subscriptionId }));
  return withSecret(outcome, text);
}

/** Says what is pushed from now on, and where to. */
export function changeSubscription(
  desk: Desk,
  subscriptionId: string,
  terms: Terms,
  context: CommandContext,
): Promise<Outcome> {
  const plan = async () => {
    const looked = await look(desk.store, Subscription, subscriptionStream(subscriptionId));
    if (looked.state.status === 'none') throw new Rejection('subscription-unknown');
    const partner = await look(desk.store, Partner, partnerStream(looked.state.partnerId));
    refuseUnfit(desk, terms, partner.state.status === 'none' ? [] : partner.state.scopes);
    return [step(Subscription, looked.streamId, { type: 'ChangeSubscription', data: terms }, looked)];
  };
  return execute(desk.store, plan, context);
}

/** Signs with a new secret, and for some hours with the old one too; the answer has the new one this once. */
export async function rotateSecret(
  desk: SecretDesk,
  subscriptionId: string,
  hours: number,
  context: CommandContext,
): Promise<Outcome> {
  const { text, sealed } = await madeSecret(desk, subscriptionId);
  const previousUntil = instantOf(new Date(desk.clock.now().getTime() + hours * 60 * 60 * 1000));
  const rotate = { type: 'RotateSecret', data: { secret: sealed, previousUntil } } as const;
  return withSecret(await on(desk, subscriptionId, rotate, context), text);
}

/** What people say about a subscription without more words. */
export const SAID = {
  pause: 'PauseSubscription',
  resume: 'ResumeSubscription',
  end: 'EndSubscription',
} as const;

/** Pauses, resumes or ends a subscription. */
export function tellSubscription(
  desk: Desk,
  subscriptionId: string,
  said: keyof typeof SAID,
  context: CommandContext,
): Promise<Outcome> {
  return on(desk, subscriptionId, { type: SAID[said], data: {} }, context);
}

/** Has events pushed once more; the answer names it. */
export function askResend(
  desk: Desk,
  subscriptionId: string,
  what: Resent,
  context: CommandContext,
): Promise<Outcome> {
  if ('since' in what && what.since >= what.until) throw new Rejection('span-turned-round');
  const resendId = newUuid(desk.clock.now());
  return on(desk, subscriptionId, { type: 'AskResend', data: { resendId, what } }, context, { resendId });
}

/** Writes down that a push failed: when the next is due, or that there have been enough. */
export function noteFailure(
  desk: Desk,
  subscriptionId: string,
  tried: Omit<FailedTry, 'at'>,
  context: CommandContext,
): Promise<Outcome> {
  const data = { ...tried, at: instantOf(desk.clock.now()) };
  return on(desk, subscriptionId, { type: 'NoteFailure', data }, context);
}

/** What a subscription is told by how pushing goes. */
export function noteOf(
  desk: Desk,
  subscriptionId: string,
  command: Extract<SubscriptionCommand, { type: 'TryAgain' | 'NoteSuccess' | 'CompleteResend' }>,
  context: CommandContext,
): Promise<Outcome> {
  return on(desk, subscriptionId, command, context);
}

function on(
  { store }: Desk,
  subscriptionId: string,
  command: SubscriptionCommand,
  context: CommandContext,
  answer: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  return execute(
    store,
    [step(Subscription, subscriptionStream(subscriptionId), command)],
    context,
    () => answer,
  );
}

function refuseUnfit(desk: Desk, { url, types, records }: Terms, scopes: readonly string[]): void {
  if (!desk.mayBeTarget(url)) throw new Rejection('target-refused');
  refuseUnknown(desk.types, { types, records });
  for (const type of types) refuseShut(scopes, type);
}

/** A secret is kept sealed: it must be read again for each push, so a hash of it would not do. */
async function madeSecret({ keys }: SecretDesk, subscriptionId: string) {
  const text = freshSecret();
  const [sealed] = await keys.seal(`subscription:${subscriptionId}`, [{ field: 'secret', text }]);
  return { text, sealed: { ...sealed! } };
}

/** What nobody may read twice is added to the answer after it was stored. */
function withSecret(outcome: Outcome, secret: string): Outcome {
  return outcome.replayed ? outcome : { ...outcome, answer: { ...outcome.answer, secret } };
}
