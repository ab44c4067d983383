/** Intents on parties, their addresses, and whom conversations are with. */
export { readAddress, type TypedAddress } from './addresses.ts';
export { giveConsent, purposeAt, setPreferences, withdrawConsent } from './consents.ts';
export { type MayContact, mayContact } from './may-contact.ts';
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
