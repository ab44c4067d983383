import { Rejection } from '@rapport/kernel/decider';
import { typedMailAddress } from '../adapters/mail-address.ts';
import { ContactPoint } from '../domain/contact-point.ts';
import type { ContactPointKind } from '../domain/party.events.ts';
import type { Reachable } from './begin-party.ts';
import { type Registry, contactPointStream, look } from './streams.ts';

/** An address as somebody typed it. */
export interface TypedAddress {
  readonly kind: ContactPointKind;
  readonly address: string;
}

/** The keyed hash and the normal form of an address; undefined when it is none of its kind. */
export function readAddress(
  { keys, readPhoneNumber }: Pick<Registry, 'keys' | 'readPhoneNumber'>,
  { kind, address }: TypedAddress,
): { readonly address: string; readonly contactPoint: string } | undefined {
  const normal = kind === 'email' ? typedMailAddress(address) : readPhoneNumber(address);
  return normal === undefined ? undefined : { address: normal, contactPoint: keys.indexHash(kind, normal) };
}

/** Looks at whose a typed address is; refuses `address-unreadable`. */
export async function lookAtAddress(registry: Registry, typed: TypedAddress): Promise<Reachable> {
  const read = readAddress(registry, typed);
  if (!read) throw new Rejection('address-unreadable', { kind: typed.kind });
  const claim = await look(registry.store, ContactPoint, contactPointStream(read.contactPoint));
  return { ...read, kind: typed.kind, claim };
}

/** A name in one line, as it is kept: composed, without control characters and doubled blanks; at most 200 characters. */
export function readName(text: string): string {
  const line = text
    .normalize('NFC')
    .replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ')
    .trim();
  return [...line].slice(0, 200).join('').trim();
}
