import { nextCode } from '@rapport/kernel/codes';
import { type CommandContext, type Outcome, execute, firstStep, step } from '@rapport/kernel/command';
import { Rejection } from '@rapport/kernel/decider';
import { newUuid } from '@rapport/kernel/values';
import type { Account } from '../domain/account.ts';
import { Member } from '../domain/member.ts';
import { dayOf } from '../domain/periods.ts';
import { rulesAt } from '../domain/programme.ts';
import type { RewardOffered } from '../domain/reward.events.ts';
import { type KnownReward, Reward } from '../domain/reward.ts';
import {
  type Desk,
  type Looked,
  instantFor,
  lookAtMember,
  lookAtProgramme,
  lookAtReward,
  rewardStream,
  sealReason,
} from './desk.ts';

type World = Pick<Desk, 'store' | 'clock'>;

/** Offers members something for points; the answer names it and its code. */
export function offerReward(
  { store, clock }: World,
  asked: Omit<RewardOffered['data'], 'code'>,
  context: CommandContext,
): Promise<Outcome> {
  const rewardId = newUuid(clock.now());
  let given = '';
  const plan = async () => {
    const { versions } = await lookAtProgramme(store, asked.programmeId);
    const { tiers } = rulesAt(versions, instantFor({ clock }, context)).rules;
    if (asked.fromTier !== '' && !tiers.some(({ tierId }) => tierId === asked.fromTier))
      throw new Rejection('tier-unknown', { tier: asked.fromTier });
    const { code, step: counted } = await nextCode(store, {
      kind: 'reward',
      prefix: 'RW',
      recordId: rewardId,
    });
    given = code;
    const data = { ...asked, code };
    return [firstStep(Reward, rewardStream(rewardId), { type: 'OfferReward', data }), counted];
  };
  return execute(store, plan, context, () => ({ rewardId, code: given }));
}

/** More of it came in. */
export function restockReward(
  { store }: World,
  rewardId: string,
  data: { readonly added: number },
  context: CommandContext,
): Promise<Outcome> {
  return execute(store, [step(Reward, rewardStream(rewardId), { type: 'RestockReward', data })], context);
}

/** Nobody can take it any more. */
export function withdrawReward(
  { store }: World,
  rewardId: string,
  context: CommandContext,
): Promise<Outcome> {
  return execute(store, [step(Reward, rewardStream(rewardId), { type: 'WithdrawReward' })], context);
}

/**
 * A member takes a reward: the points leave their account and the piece leaves the stock in one append, so that of many
 * who ask at once nobody spends twice and nobody takes what is not there.
 */
export function redeemReward(
  desk: Desk,
  memberId: string,
  { rewardId }: { readonly rewardId: string },
  context: CommandContext,
): Promise<Outcome> {
  const redemptionId = newUuid(desk.clock.now());
  let given = '';
  const plan = async () => {
    const account = await lookAtMember(desk.store, memberId);
    const reward = await lookAtReward(desk.store, rewardId);
    refuseElsewhere(account.state, reward);
    const number = { kind: 'redemption', prefix: 'RD', recordId: redemptionId };
    const { code, step: counted } = await nextCode(desk.store, number);
    given = code;
    const at = instantFor(desk, context);
    const programme = await lookAtProgramme(desk.store, account.state.programmeId);
    const asked = { ...reward.state.offer, rewardId };
    const redeem = { at, programme, redemptionId, code, reward: asked };
    const take = { redemptionId, memberId, day: dayOf(at, programme.period.zone) };
    return [
      step(Member, account.streamId, { type: 'Redeem', data: redeem }, account),
      step(Reward, reward.streamId, { type: 'TakeReward', data: take }, reward),
      counted,
    ];
  };
  return execute(desk.store, plan, context, () => ({ redemptionId, code: given }));
}

/** A redemption is undone: the points go back, and the piece goes back into the stock. */
export function reverseRedemption(
  desk: Desk,
  memberId: string,
  asked: { readonly redemptionId: string; readonly reason: string },
  context: CommandContext,
): Promise<Outcome> {
  const plan = async () => {
    const account = await lookAtMember(desk.store, memberId);
    const { redemptionId } = asked;
    const redemption = account.state.redemptions.find((one) => one.redemptionId === redemptionId);
    if (!redemption) throw new Rejection('redemption-unknown');
    if (redemption.reversed) return [];
    const programme = await lookAtProgramme(desk.store, account.state.programmeId);
    const reason = await sealReason(desk, account.state.partyId, asked.reason);
    const reverse = { at: instantFor(desk, context), programme, redemptionId, reason };
    const back = { redemptionId, memberId };
    return [
      step(Member, account.streamId, { type: 'Reverse', data: reverse }, account),
      step(Reward, rewardStream(redemption.rewardId), { type: 'GiveBackReward', data: back }),
    ];
  };
  return execute(desk.store, plan, context);
}

function refuseElsewhere(account: Account, { state }: Looked<KnownReward>): void {
  if (account.joinedInto !== '') throw new Rejection('account-joined', { into: account.joinedInto });
  if (state.offer.programmeId !== account.programmeId) throw new Rejection('reward-elsewhere');
}
