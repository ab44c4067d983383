import type { ContactPointKind } from './party.events.ts';

/** The address belongs to this party from here on; `contactPoint` is its keyed hash. */
export interface ContactPointClaimed {
  readonly type: 'ContactPointClaimed';
  readonly data: { readonly contactPoint: string; readonly kind: ContactPointKind; readonly partyId: string };
}

/** The address belongs to nobody any more. */
export interface ContactPointReleased {
  readonly type: 'ContactPointReleased';
  readonly data: { readonly partyId: string };
}

export type ContactPointEvent = ContactPointClaimed | ContactPointReleased;
