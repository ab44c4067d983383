/** Intents on partners, their keys and subscriptions. */
export { type Desk } from './desk.ts';
export { closePartner, grantScopes, issueKey, openPartner, revokeKey, rotateKey } from './partners.ts';
export {
  SAID,
  type SecretDesk,
  askResend,
  beginSubscription,
  changeSubscription,
  noteFailure,
  noteOf,
  rotateSecret,
  tellSubscription,
} from './subscriptions.ts';
