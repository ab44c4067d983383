/** Nothing more is sent to this contact point unasked: what was sent there came back for good. */
export interface AddressSuppressed {
  readonly type: 'AddressSuppressed';
  readonly data: {
    readonly contactPoint: string;
    /** Status code of the report, such as 5.1.1. */
    readonly code: string;
    readonly messageId: string;
    readonly partyId: string;
  };
}

/** A person vouches that something can be sent there again. */
export interface AddressFreed {
  readonly type: 'AddressFreed';
  readonly data: { readonly contactPoint: string; readonly accountId: string };
}

export type AddressEvent = AddressSuppressed | AddressFreed;
