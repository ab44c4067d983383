import { type CommandContext, type Outcome, type Step, execute, step } from '@rapport/kernel/command';
import { Rejection } from '@rapport/kernel/decider';
import type { EventStore } from '@rapport/kernel/event-store';
import { Consent } from '../domain/consent.ts';
import type { ContactChannel, Evidence, Preferences } from '../domain/consent.events.ts';
import { ContactPoint } from '../domain/contact-point.ts';
import { type Dated, permissionIn } from '../domain/ledger.ts';
import { consentStream } from './consent-streams.ts';
import { purposeAt, refuseUnknownZone } from './consents.ts';
import { type Registry, contactPointStream, look } from './streams.ts';

type Needs = Pick<Registry, 'store'>;

/** Everything that was ever said at some contact points, by contact point. */
export async function wordsAt(
  store: EventStore,
  contactPoints: readonly string[],
): Promise<ReadonlyMap<string, readonly Dated[]>> {
  const streams = await store.readStreams(contactPoints.map(consentStream));
  return new Map(
    contactPoints.map((point) => [
      point,
      streams.get(consentStream(point)) as readonly unknown[] as readonly Dated[],
    ]),
  );
}

/** Asked again within a day, it is the same question: nobody's mailbox is filled by somebody else's ticks. */
const SAME_QUESTION_MS = 24 * 3_600_000;

/**
 * What was ticked by an unknown hand: it gives nothing until it is confirmed. Nothing is asked that was asked within the
 * last day or is permitted already.
 */
export function askConsent(
  registry: Pick<Registry, 'store' | 'clock'>,
  contactPoint: string,
  asked: { readonly purpose: string; readonly wordingVersion: number; readonly evidence: Evidence },
  context: CommandContext,
): Promise<Outcome> {
  const plan = async () => {
    await refuseUnpublished(registry, asked);
    if (await isAnswered(registry, contactPoint, asked.purpose)) return [];
    const data = { contactPoint, channel: MAIL, ...asked };
    return [step(Consent, consentStream(contactPoint), { type: 'AskConsent', data } as const)];
  };
  return execute(registry.store, plan, context);
}

async function isAnswered(
  { store, clock }: Pick<Registry, 'store' | 'clock'>,
  contactPoint: string,
  purpose: string,
): Promise<boolean> {
  const words = (await wordsAt(store, [contactPoint])).get(contactPoint)!;
  const { word, pending } = permissionIn(words, { code: purpose, promotion: true }, MAIL);
  if (pending && Date.parse(pending.occurredAt) > clock.now().getTime() - SAME_QUESTION_MS) return true;
  return word?.type === 'ConsentGiven' && word.data.partyId === (await ownerOf({ store }, contactPoint));
}

/** Whoever reads the mail of an address permits a purpose there, in the words they were shown. */
export function giveOwnConsent(
  registry: Needs,
  contactPoint: string,
  given: { readonly purpose: string; readonly wordingVersion: number; readonly evidence: Evidence },
  context: CommandContext,
): Promise<Outcome> {
  const plan = async () => {
    await refuseUnpublished(registry, given);
    const partyId = await ownerOf(registry, contactPoint);
    if (partyId === '') throw new Rejection('contact-point-unknown');
    const data = { contactPoint, partyId, channel: MAIL, ...given };
    return [step(Consent, consentStream(contactPoint), { type: 'GiveConsent', data } as const)];
  };
  return execute(registry.store, plan, context);
}

/** Whoever reads the mail of an address forbids a purpose there, or every promotion. Nothing is in its way. */
export function withdrawOwnConsent(
  registry: Needs,
  contactPoint: string,
  { purpose, evidence }: { readonly purpose: string; readonly evidence: Evidence },
  context: CommandContext,
): Promise<Outcome> {
  const plan = async (): Promise<readonly Step[]> => {
    const partyId = await ownerOf(registry, contactPoint);
    const data = { contactPoint, partyId, purpose, channel: '', evidence } as const;
    return [step(Consent, consentStream(contactPoint), { type: 'WithdrawConsent', data } as const)];
  };
  return execute(registry.store, plan, context);
}

/** Whoever reads the mail of an address says how and when they want it. */
export function setOwnPreferences(
  { store }: Needs,
  contactPoint: string,
  { evidence, ...wanted }: Preferences & { readonly evidence: Evidence },
  context: CommandContext,
): Promise<Outcome> {
  const plan = async () => {
    refuseUnknownZone(wanted);
    const data = { contactPoint, ...wanted, evidence };
    return [step(Consent, consentStream(contactPoint), { type: 'SetPreferences', data } as const)];
  };
  return execute(store, plan, context);
}

const MAIL: ContactChannel = 'mail';

/** Whose an address is now; empty: nobody's. */
export async function ownerOf({ store }: Needs, contactPoint: string): Promise<string> {
  return (await look(store, ContactPoint, contactPointStream(contactPoint))).state.partyId ?? '';
}

async function refuseUnpublished(
  registry: Needs,
  { purpose, wordingVersion }: { readonly purpose: string; readonly wordingVersion: number },
): Promise<void> {
  const { wordings } = await purposeAt(registry, purpose);
  if (wordingVersion < 1 || wordingVersion > wordings.length) throw new Rejection('wording-unknown');
}
