import { nextCode } from '@rapport/kernel/codes';
import { type CommandContext, type Outcome, execute, step } from '@rapport/kernel/command';
import { instantOf, newUuid } from '@rapport/kernel/values';
import { freshKey } from '../adapters/key-texts.ts';
import { type PartnerCommand, Partner } from '../domain/partner.ts';
import { type Desk, look, partnerStream, refuseUnknownScopes } from './desk.ts';

/** Opens an account for another company; the answer names it. */
export function openPartner(
  desk: Desk,
  given: { readonly name: string; readonly scopes: readonly string[] },
  context: CommandContext,
): Promise<Outcome> {
  const { store, clock } = desk;
  const partnerId = newUuid(clock.now());
  const plan = async () => {
    refuseUnknownScopes(desk, given.scopes);
    const looked = await look(store, Partner, partnerStream(partnerId));
    const { code, step: counted } = await nextCode(store, {
      kind: 'partner',
      prefix: 'PN',
      recordId: partnerId,
    });
    return [
      step(Partner, looked.streamId, { type: 'OpenPartner', data: { ...given, code } }, looked),
      counted,
    ];
  };
  return execute(store, plan, context, () => ({ partnerId }));
}

/** Says what a partner may hear from now on. */
export function grantScopes(
  desk: Desk,
  partnerId: string,
  scopes: readonly string[],
  context: CommandContext,
): Promise<Outcome> {
  const plan = async () => {
    refuseUnknownScopes(desk, scopes);
    return [step(Partner, partnerStream(partnerId), { type: 'GrantScopes', data: { scopes } })];
  };
  return execute(desk.store, plan, context);
}

/** Makes a key; the answer has its text this once. The stored answer has not: asked again, only the id is told. */
export async function issueKey(
  desk: Desk,
  partnerId: string,
  given: { readonly label: string; readonly scopes: readonly string[]; readonly days: number },
  context: CommandContext,
): Promise<Outcome> {
  const now = desk.clock.now();
  const keyId = newUuid(now);
  const { text, hash } = freshKey();
  const { label, scopes } = given;
  const data = { keyId, label, scopes, hash, at: instantOf(now), expiresAt: daysAfter(now, given.days) };
  return shownOnce(await onPartner(desk, partnerId, { type: 'IssueKey', data }, context, { keyId }), text);
}

/** Makes a key in the place of another, which opens for some hours more. */
export async function rotateKey(
  desk: Desk,
  partnerId: string,
  given: { readonly keyId: string; readonly hours: number; readonly days: number },
  context: CommandContext,
): Promise<Outcome> {
  const now = desk.clock.now();
  const keyId = newUuid(now);
  const { text, hash } = freshKey();
  const data = {
    keyId,
    hash,
    replaces: given.keyId,
    at: instantOf(now),
    until: daysAfter(now, given.hours / 24),
    expiresAt: daysAfter(now, given.days),
  };
  return shownOnce(await onPartner(desk, partnerId, { type: 'RotateKey', data }, context, { keyId }), text);
}

/** A key opens nothing any more. */
export function revokeKey(
  desk: Desk,
  partnerId: string,
  keyId: string,
  context: CommandContext,
): Promise<Outcome> {
  return onPartner(desk, partnerId, { type: 'RevokeKey', data: { keyId } }, context);
}

/** A partner hears nothing any more. */
export function closePartner(desk: Desk, partnerId: string, context: CommandContext): Promise<Outcome> {
  return onPartner(desk, partnerId, { type: 'ClosePartner', data: {} }, context);
}

function onPartner(
  { store }: Desk,
  partnerId: string,
  command: PartnerCommand,
  context: CommandContext,
  answer: { readonly keyId?: string } = {},
): Promise<Outcome> {
  return execute(store, [step(Partner, partnerStream(partnerId), command)], context, () => answer);
}

const DAY_MS = 24 * 60 * 60 * 1000;
const daysAfter = (now: Date, days: number) => instantOf(new Date(now.getTime() + days * DAY_MS));

/** What nobody may read twice is added to the answer after it was stored. */
function shownOnce(outcome: Outcome, key: string): Outcome {
  return outcome.replayed ? outcome : { ...outcome, answer: { ...outcome.answer, key } };
}
