import { type Decider, Rejection } from '@rapport/kernel/decider';
import type { ContactPointClaimed, ContactPointEvent } from './contact-point.events.ts';

export type ContactPointCommand =
  | { readonly type: 'ClaimContactPoint'; readonly data: ContactPointClaimed['data'] }
  | { readonly type: 'ReleaseContactPoint'; readonly data: { readonly partyId: string } };

/** Whom an address belongs to; undefined: nobody. */
export interface ContactPointState {
  readonly partyId?: string;
}

/** An address at which somebody is reached: it belongs to one party at a time. */
export const ContactPoint: Decider<ContactPointState, ContactPointCommand, ContactPointEvent> = {
  initial: {},
  decide({ partyId }, { type, data }) {
    switch (type) {
      case 'ClaimContactPoint':
        if (partyId === data.partyId) return [];
        if (partyId !== undefined) throw new Rejection('contact-point-taken', { partyId });
        return [{ type: 'ContactPointClaimed', data }];
      case 'ReleaseContactPoint':
        return partyId === data.partyId ? [{ type: 'ContactPointReleased', data }] : [];
    }
  },
  evolve(_, { type, data }) {
    switch (type) {
      case 'ContactPointClaimed':
        return { partyId: data.partyId };
      case 'ContactPointReleased':
        return {};
    }
  },
};
