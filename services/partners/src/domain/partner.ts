import { type Decider, Rejection } from '@rapport/kernel/decider';
import type { KeyIssued, PartnerEvent, PartnerOpened } from './partner.events.ts';
import { inOrder, opened } from './scopes.ts';

export type PartnerCommand =
  | { readonly type: 'OpenPartner'; readonly data: PartnerOpened['data'] }
  | { readonly type: 'GrantScopes'; readonly data: { readonly scopes: readonly string[] } }
  | {
      readonly type: 'IssueKey';
      readonly data: Omit<KeyIssued['data'], 'replaces'> & { readonly at: string };
    }
  | { readonly type: 'RotateKey'; readonly data: RotatedKey }
  | { readonly type: 'RevokeKey'; readonly data: { readonly keyId: string } }
  | { readonly type: 'ClosePartner'; readonly data: object };

/** A new key in the place of an old one, which goes on until `until`. */
export interface RotatedKey {
  readonly keyId: string;
  readonly replaces: string;
  readonly hash: string;
  readonly at: string;
  readonly until: string;
  readonly expiresAt: string;
}

/** A key as its partner has it; `until`: when it opens nothing any more. */
export interface PartnerKey {
  readonly keyId: string;
  readonly label: string;
  readonly scopes: readonly string[];
  readonly until: string;
  readonly revoked: boolean;
}

export type PartnerState =
  | { readonly status: 'none' }
  | {
      readonly status: 'open' | 'closed';
      readonly code: string;
      readonly name: string;
      readonly scopes: readonly string[];
      readonly keys: readonly PartnerKey[];
    };
type Known = Exclude<PartnerState, { readonly status: 'none' }>;

/** So many keys may open at once: one in use, one that takes its place, and some for machines of their own. */
const MOST_KEYS = 20;

/** Another company that hears of ours: what it may hear, and the keys it shows. */
export const Partner: Decider<PartnerState, PartnerCommand, PartnerEvent> = {
  initial: { status: 'none' },
  decide(partner, command) {
    if (command.type === 'OpenPartner') return open(partner, command.data);
    if (partner.status === 'none') throw new Rejection('partner-unknown');
    if (command.type === 'ClosePartner')
      return partner.status === 'closed' ? [] : [{ type: 'PartnerClosed', data: {} }];
    if (partner.status === 'closed') throw new Rejection('partner-closed');
    switch (command.type) {
      case 'GrantScopes':
        return grant(partner, inOrder(command.data.scopes));
      case 'IssueKey':
        return issue(partner, command.data);
      case 'RotateKey':
        return rotate(partner, command.data);
      case 'RevokeKey':
        return keyOf(partner, command.data.keyId).revoked ? [] : [{ type: 'KeyRevoked', data: command.data }];
    }
  },
  evolve(partner, event) {
    if (event.type === 'PartnerOpened') return { status: 'open', keys: [], ...event.data };
    // The stream begins with PartnerOpened: nothing else can come first.
    if (partner.status === 'none') return partner;
    switch (event.type) {
      case 'ScopesGranted':
        return { ...partner, scopes: event.data.scopes };
      case 'KeyIssued':
        return { ...partner, keys: [...partner.keys, keyFrom(event.data)] };
      case 'KeyRetired':
        return changed(partner, event.data.keyId, { until: event.data.until });
      case 'KeyRevoked':
        return changed(partner, event.data.keyId, { revoked: true });
      case 'PartnerClosed':
        return { ...partner, status: 'closed' };
    }
  },
};

function open(partner: PartnerState, data: PartnerOpened['data']): readonly PartnerEvent[] {
  if (partner.status !== 'none') throw new Rejection('partner-already-open');
  return [{ type: 'PartnerOpened', data: { ...data, scopes: inOrder(data.scopes) } }];
}

function grant(partner: Known, scopes: readonly string[]): readonly PartnerEvent[] {
  return scopes.join() === partner.scopes.join() ? [] : [{ type: 'ScopesGranted', data: { scopes } }];
}

function issue(
  partner: Known,
  { at, ...key }: Extract<PartnerCommand, { type: 'IssueKey' }>['data'],
): readonly PartnerEvent[] {
  const scopes = inOrder(key.scopes);
  if (opened(scopes, partner.scopes).length < scopes.length) throw new Rejection('scope-not-granted');
  refuseTooMany(partner, at);
  return [{ type: 'KeyIssued', data: { ...key, scopes } }];
}

function rotate(partner: Known, { at, until, ...key }: RotatedKey): readonly PartnerEvent[] {
  const old = keyOf(partner, key.replaces);
  if (!opens(old, at)) throw new Rejection('key-over');
  refuseTooMany(partner, at);
  const retired = until < old.until ? until : old.until;
  return [
    { type: 'KeyIssued', data: { ...key, label: old.label, scopes: old.scopes } },
    { type: 'KeyRetired', data: { keyId: old.keyId, until: retired } },
  ];
}

const opens = (key: PartnerKey, at: string) => !key.revoked && at < key.until;

function refuseTooMany({ keys }: Known, at: string): void {
  if (keys.filter((key) => opens(key, at)).length >= MOST_KEYS) throw new Rejection('too-many-keys');
}

function keyOf({ keys }: Known, keyId: string): PartnerKey {
  const key = keys.find((one) => one.keyId === keyId);
  if (!key) throw new Rejection('key-unknown');
  return key;
}

const keyFrom = ({ keyId, label, scopes, expiresAt }: KeyIssued['data']): PartnerKey => ({
  keyId,
  label,
  scopes,
  until: expiresAt,
  revoked: false,
});

function changed(partner: Known, keyId: string, to: Partial<PartnerKey>): PartnerState {
  return { ...partner, keys: partner.keys.map((key) => (key.keyId === keyId ? { ...key, ...to } : key)) };
}
