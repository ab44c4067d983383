/** The code is this party's, for ever: codes are never used again. */
export interface PartyCodeClaimed {
  readonly type: 'PartyCodeClaimed';
  readonly data: { readonly code: string; readonly partyId: string };
}
