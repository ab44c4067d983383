/** Intents on parties, their addresses, and whom conversations are with. */
export { readAddress, type TypedAddress } from './addresses.ts';
export { mergeParties, unmergeParties } from './merges.ts';
export {
  type EnteredParty,
  addContactPoint,
  confirmParty,
  enterParty,
  removeContactPoint,
  renameParty,
} from './parties.ts';
export { type Sender, recogniseContactPoint } from './recognise.ts';
export { confirmAnswered, identifyParty, separateParty, tieConversation } from './recognitions.ts';
export type { Registry } from './streams.ts';
