/** Read models, reactions, publications and timers: what follows from events. */
export * from './port.ts';
export { applyBatch } from './apply.ts';
export { type Committed, projecting } from './own-projections.ts';
export { commandIdOf, react, reactionContext } from './reacting.ts';
export type { Ears } from './heard.ts';
export { type Tail, tailOf } from './tail.ts';
export { followLoop, heardFrom } from './follow.ts';
export { CheckpointLost, type Places, moveCheckpoint, placesIn, standing } from './checkpoints.ts';
export { type Parking, TooManyParked, describe, parkingOf, takeTurn } from './parking.ts';
export { reactOwn } from './own-reactions.ts';
export { applyOrPark, passes } from './apply-or-park.ts';
export { type HeardBatch, type LogConsumer, type LogSubscription, subscribeToLog } from './log-source.ts';
export { type TakenRecord, readEvent, unreadEvent } from './log-records.ts';

export {
  type Asker,
  type Missing,
  type Replay,
  type ReplayedRecord,
  batchesAgain,
  deliveredAgain,
} from './log-missing.ts';
export { type Hole, type Open, alongChain, firstOf, isFilled, leftOpen, missingIn } from './log-taking.ts';
export { type Chain, type Gap, SourceReplaced, chainFrom } from './log-chain.ts';
export { type Standing, beginConsumer, moveStandings, standingIn } from './log-positions.ts';
export { type SaidPosition, type Sent, type SentPositions, consumerLags } from './log-progress.ts';
export { projectLog, projectionConsumer, unparkProjection } from './log-projections.ts';
export { reactLog, unparkReaction } from './log-reactions.ts';
