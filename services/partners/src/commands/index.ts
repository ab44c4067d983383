/** Intents on partners, their keys and subscriptions. */
export { type Desk } from './desk.ts';
export { closePartner, grantScopes, issueKey, openPartner, revokeKey, rotateKey } from './partners.ts';
