/** Intents on materials, audiences, campaigns and their runs. */
export { type BuiltAudience, beginAudience, defineAudience, retireAudience } from './audiences.ts';
export { changeCampaign, closeCampaign, correctCost, planCampaign, recordCost } from './campaigns.ts';
export { type Audiences, type Desk } from './desk.ts';
export { type WrittenMaterial, beginMaterial, publishMaterial, withdrawMaterial } from './materials.ts';
export { type ReadOn, type Went, messageOf, releaseNext } from './release.ts';
export { listed } from './run-list.ts';
export { type AskedRun, completeRun, endRelease, prepareRun, resumeRun, stopRun } from './runs.ts';
