/** Intents on materials, audiences and campaigns. */
export { type BuiltAudience, beginAudience, defineAudience, retireAudience } from './audiences.ts';
export { changeCampaign, closeCampaign, correctCost, planCampaign, recordCost } from './campaigns.ts';
export { type Desk } from './desk.ts';
export { type WrittenMaterial, beginMaterial, publishMaterial, withdrawMaterial } from './materials.ts';
