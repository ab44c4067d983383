import type { ContactChannel } from './consent.events.ts';
import { type AskedPurpose, type ConsentState, lastWord } from './consent.ts';
import type { ContactPointKind } from './party.events.ts';
import type { AddressOf } from './addressee.ts';

/** Why somebody may not be contacted. */
export type Refusal =
  'never-given' | 'withdrawn' | 'no-contact-point' | 'unknown-party' | 'forgotten' | 'unknown-purpose';

/** An address of somebody, and what was said there. */
export interface SpokenPoint extends AddressOf {
  readonly contactPoint: string;
  readonly consent: ConsentState;
}

/** All that is one party now: every id that stands for it, and every address of them. */
export interface Family {
  readonly members: readonly string[];
  readonly points: readonly SpokenPoint[];
}

const REACHED_AT: Readonly<Record<ContactChannel, ContactPointKind>> = { mail: 'email' };

/**
 * Where somebody may be contacted for a purpose: the wanted address, or the newest that permits. The strictest word of
 * the family counts: a withdrawal that stands at any of its addresses forbids all of them, and without a consent that
 * was given by one of its members promotion is forbidden.
 */
export function whereToContact(
  { members, points }: Family,
  purpose: AskedPurpose,
  channel: ContactChannel,
  wanted = '',
): SpokenPoint | Refusal {
  const candidates = points
    .filter(({ kind, contactPoint }) => kind === REACHED_AT[channel] && isWanted(contactPoint, wanted))
    .sort((one, other) => other.addedAt - one.addedAt);
  if (candidates.length === 0) return 'no-contact-point';
  const words = points.map(({ consent }) => lastWord(consent, purpose, channel));
  if (words.some((word) => word?.said === 'withdrawn')) return 'withdrawn';
  const permitting = candidates.find(({ consent }) => {
    const word = lastWord(consent, purpose, channel);
    return !purpose.promotion || (word?.said === 'given' && members.includes(word.partyId));
  });
  return permitting ?? 'never-given';
}

const isWanted = (contactPoint: string, wanted: string) => wanted === '' || contactPoint === wanted;
