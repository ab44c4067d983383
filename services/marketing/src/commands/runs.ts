import { type CommandContext, type Outcome, execute, step } from '@rapport/kernel/command';
import { Rejection } from '@rapport/kernel/decider';
import { instantOf, newUuid } from '@rapport/kernel/values';
import { Audience, type KnownAudience } from '../domain/audience.ts';
import { Campaign, type KnownCampaign } from '../domain/campaign.ts';
import { Material, type KnownMaterial } from '../domain/material.ts';
import type { Outcomes, RunPrepared, StopReason } from '../domain/run.events.ts';
import { Run, type RunCommand } from '../domain/run.ts';
import {
  type Desk,
  audienceStream,
  campaignStream,
  codeOf,
  look,
  materialStream,
  runStream,
} from './desk.ts';
import { fixList } from './run-list.ts';

/** A run as somebody asks for it. */
export interface AskedRun {
  readonly campaignId: string;
  readonly materialId: string;
  readonly audienceId: string;
  /** The list is what the audience is now; else newcomers get it too, until the end. */
  readonly frozen: boolean;
  readonly ratePerSecond: number;
  readonly notAfter?: string;
  readonly by: string;
}

/** Prepares a run of the latest versions; it begins to release at once. The answer names it. */
export async function prepareRun(desk: Desk, asked: AskedRun, context: CommandContext): Promise<Outcome> {
  const { store, clock } = desk;
  const runId = newUuid(clock.now());
  const plan = async () => {
    const terms = await termsOf(desk, runId, asked);
    const looked = await look(store, Run, runStream(runId));
    const { code, step: counted } = await codeOf(store, 'run', runId);
    const prepare = { type: 'PrepareRun', data: { ...terms, code } } as const;
    return [step(Run, looked.streamId, prepare, looked), counted];
  };
  return await execute(store, plan, context, () => ({ runId }));
}

async function termsOf(
  desk: Desk,
  runId: string,
  asked: AskedRun,
): Promise<Omit<RunPrepared['data'], 'code'>> {
  const { campaignId, materialId, audienceId, frozen, ratePerSecond, by } = asked;
  const { campaign, material, audience } = await ready(desk, asked);
  const notAfter = asked.notAfter === undefined ? '' : new Date(asked.notAfter).toISOString();
  const now = desk.clock.now();
  if (notAfter !== '' && notAfter <= instantOf(now)) throw new Rejection('end-over');
  // Nobody would ever know whether it is done.
  if (!frozen && notAfter === '') throw new Rejection('end-needed');
  const members = () => desk.audiences.members(audience.filter, desk.calendar.dayOf(now));
  return {
    campaignId,
    purpose: campaign.purpose,
    channel: 'mail',
    materialId,
    materialVersion: material.version,
    audienceId,
    audienceVersion: audience.version,
    ...(frozen ? { list: await fixList(desk.blobs, runId, members()) } : {}),
    ratePerSecond,
    notAfter,
    by,
  };
}

/** What a run is made of, as it stands now; refuses what is not there, over, or for another purpose. */
async function ready({ store }: Desk, { campaignId, materialId, audienceId }: AskedRun) {
  const [campaign, material, audience] = await Promise.all([
    look(store, Campaign, campaignStream(campaignId)),
    look(store, Material, materialStream(materialId)),
    look(store, Audience, audienceStream(audienceId)),
  ]);
  const known = {
    campaign: there<KnownCampaign>(campaign.state, 'campaign-unknown'),
    material: there<KnownMaterial>(material.state, 'material-unknown'),
    audience: there<KnownAudience>(audience.state, 'audience-unknown'),
  };
  if (known.campaign.status === 'closed') throw new Rejection('campaign-closed');
  if (known.material.status === 'withdrawn') throw new Rejection('material-withdrawn');
  if (known.audience.status === 'retired') throw new Rejection('audience-retired');
  if (known.material.purpose !== known.campaign.purpose)
    throw new Rejection('purpose-differs', { purpose: known.campaign.purpose });
  return known;
}

function there<Known extends { readonly status: string }>(
  state: Known | { readonly status: 'none' },
  slug: string,
): Known {
  if (state.status === 'none') throw new Rejection(slug);
  return state as Known;
}

/** Stops a run, for a while or for good. */
export function stopRun(
  { store }: Pick<Desk, 'store'>,
  runId: string,
  {
    type,
    by,
    reason,
  }: { readonly type: 'PauseRun' | 'CancelRun'; readonly by: string; readonly reason: StopReason },
  context: CommandContext,
): Promise<Outcome> {
  return onRun(store, runId, { type, data: { by, reason } }, context);
}

/** Lets a paused run go on. */
export function resumeRun(
  { store }: Pick<Desk, 'store'>,
  runId: string,
  by: string,
  context: CommandContext,
): Promise<Outcome> {
  return onRun(store, runId, { type: 'ResumeRun', data: { by } }, context);
}

/** It is too late for more. */
export function endRelease(
  { store }: Pick<Desk, 'store'>,
  runId: string,
  context: CommandContext,
): Promise<Outcome> {
  return onRun(store, runId, { type: 'EndRelease', data: {} }, context);
}

/** Says that something became of every message, if so. */
export function completeRun(
  { store }: Pick<Desk, 'store'>,
  runId: string,
  outcomes: Outcomes,
  context: CommandContext,
): Promise<Outcome> {
  return onRun(store, runId, { type: 'CompleteRun', data: outcomes }, context);
}

function onRun(
  store: Desk['store'],
  runId: string,
  command: RunCommand,
  context: CommandContext,
): Promise<Outcome> {
  return execute(store, [step(Run, runStream(runId), command)], context);
}
