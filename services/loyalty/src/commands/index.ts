/** What can be asked of this service: one function per intent. */
export { type Desk, memberIdOf } from './desk.ts';
export { correctPoints, enrolMember, joinAccounts, settleMember } from './members.ts';
export { type ContextFor, type HeardOrder, type HeardReturn, countOrder, countReturn } from './orders.ts';
export { openProgramme, reviseProgramme } from './programmes.ts';
export { offerReward, redeemReward, restockReward, reverseRedemption, withdrawReward } from './rewards.ts';
export { type AskedTrial, type Tried, tryThresholds } from './what-if.ts';
