/** The login belongs to this account, for ever: also when the account closes. */
export interface LoginClaimed {
  readonly type: 'LoginClaimed';
  readonly data: { readonly accountId: string };
}
