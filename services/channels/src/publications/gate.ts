import type { AddressEvent } from '../domain/address.events.ts';
import type { DispatchEvent } from '../domain/dispatch.events.ts';
import type { GateRulesEvent } from '../domain/gate-rules.events.ts';
import type { PartyPromotionsEvent } from '../domain/party-promotions.events.ts';

type OfGate = AddressEvent | DispatchEvent | GateRulesEvent | PartyPromotionsEvent;

/** What the gate decides by is its own; what it decided is said of each message. */
export const gatePublications = {
  AddressSuppressed: null,
  AddressFreed: null,
  DispatchBegun: null,
  DispatchPaused: null,
  DispatchResumed: null,
  DispatchCancelled: null,
  GateRulesSet: null,
  PromotionCounted: null,
  PromotionUncounted: null,
} satisfies Readonly<Record<OfGate['type'], null>>;
