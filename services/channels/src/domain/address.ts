import { type Decider, Rejection } from '@rapport/kernel/decider';
import type { AddressEvent, AddressSuppressed } from './address.events.ts';

export type AddressCommand =
  | { readonly type: 'SuppressAddress'; readonly data: AddressSuppressed['data'] }
  | { readonly type: 'FreeAddress'; readonly data: { readonly accountId: string } };

export interface AddressState {
  readonly contactPoint: string;
  readonly suppressed: boolean;
}

/** Whether a contact point takes what is sent to it. */
export const Address: Decider<AddressState, AddressCommand, AddressEvent> = {
  initial: { contactPoint: '', suppressed: false },
  decide({ contactPoint, suppressed }, { type, data }) {
    if (type === 'SuppressAddress') return suppressed ? [] : [{ type: 'AddressSuppressed', data }];
    if (contactPoint === '') throw new Rejection('address-unknown');
    return suppressed ? [{ type: 'AddressFreed', data: { contactPoint, ...data } }] : [];
  },
  evolve: (_, { type, data: { contactPoint } }) => ({
    contactPoint,
    suppressed: type === 'AddressSuppressed',
  }),
};
