/** Intents on parties, their addresses, and whom conversations are with. */
export { readAddress, type TypedAddress } from './addresses.ts';
export { familiesOf } from './consent-streams.ts';
export { giveConsent, setPreferences, withdrawConsent, wordingsOf } from './consents.ts';
export { destroyKeyOf, forgetParty } from './forgetting.ts';
export { type MayContact, mayContact } from './may-contact.ts';
export {
  askConsent,
  giveOwnConsent,
  ownerOf,
  setOwnPreferences,
  withdrawOwnConsent,
  wordsAt,
} from './own-consents.ts';
export { mergeParties, unmergeParties } from './merges.ts';
export {
  type EnteredParty,
  addContactPoint,
  confirmParty,
  enterParty,
  removeContactPoint,
  renameParty,
} from './parties.ts';
export {
  type NewPurpose,
  beginPurpose,
  beginStandardPurposes,
  closePurpose,
  publishWording,
  renamePurpose,
} from './purposes.ts';
export { type Sender, recogniseContactPoint } from './recognise.ts';
export { confirmAnswered, identifyParty, separateParty, tieConversation } from './recognitions.ts';
export type { Registry } from './streams.ts';
