import { nextCode } from '@rapport/kernel/codes';
import { type CommandContext, type Outcome, type Step, execute, step } from '@rapport/kernel/command';
import { Rejection } from '@rapport/kernel/decider';
import type { Instant } from '@rapport/kernel/values';
import type { Account } from '../domain/account.ts';
import type { MemberCommand } from '../domain/member.commands.ts';
import type { MemberEnrolled } from '../domain/member.events.ts';
import { Member } from '../domain/member.ts';
import type { KnownProgramme } from '../domain/programme.ts';
import { afterTimePassed } from '../domain/time-passing.ts';
import {
  type Desk,
  type Looked,
  instantFor,
  look,
  lookAtMember,
  lookAtProgramme,
  memberIdOf,
  memberStream,
  sealReason,
} from './desk.ts';

/** Who becomes a member of what, and how it came to that. */
export interface Enrolling {
  readonly programmeId: string;
  readonly partyId: string;
  readonly how?: MemberEnrolled['data']['how'];
}

/** Makes a customer a member; whoever is one already, under whichever of their ids, is refused with the account they have. */
export function enrolMember(
  desk: Desk,
  { programmeId, partyId, how = 'by-agent' }: Enrolling,
  context: CommandContext,
): Promise<Outcome> {
  const memberId = memberIdOf(programmeId, partyId);
  let given = '';
  const plan = async () => {
    const byOrder = how === 'with-first-order';
    // Whoever ordered is a customer, even if their own events are still on their way.
    if (!byOrder && !(await desk.knowsParty(partyId))) throw new Rejection('party-unknown');
    const [account] = await accountsOf(desk, programmeId, partyId);
    if (account && byOrder) return [];
    if (account) throw new Rejection('already-member', { memberId: account.memberId });
    const at = instantFor(desk, context);
    const programme = await lookAtProgramme(desk.store, programmeId);
    const number = { kind: 'member', prefix: 'M', recordId: memberId };
    const { code, step: counted } = await nextCode(desk.store, number);
    given = code;
    const data = { at, programme, programmeId, partyId, code, how };
    return [step(Member, memberStream(memberId), { type: 'Enrol', data }), counted];
  };
  return execute(desk.store, plan, context, () => ({ memberId, code: given }));
}

/** An account of somebody, with its id. */
export interface FoundAccount {
  readonly memberId: string;
  readonly seen: Looked<Account>;
}

/** Every account that a customer has in a programme, under whichever of their ids; that of the asked id first. */
export async function accountsOf(
  { store, familyOf }: Pick<Desk, 'store' | 'familyOf'>,
  programmeId: string,
  partyId: string,
): Promise<readonly FoundAccount[]> {
  const family = [...new Set([partyId, ...(await familyOf(partyId))])];
  const found = await Promise.all(
    family.map(async (id) => {
      const memberId = memberIdOf(programmeId, id);
      return { memberId, seen: await look(store, Member, memberStream(memberId)) };
    }),
  );
  return found.flatMap(({ memberId, seen: { state, ...seen } }) =>
    state.status === 'none' ? [] : [{ memberId, seen: { ...seen, state } }],
  );
}

/** More or fewer points by the hand of somebody here. */
export function correctPoints(
  desk: Desk,
  memberId: string,
  asked: { readonly points: number; readonly qualifying: number; readonly reason: string },
  context: CommandContext,
): Promise<Outcome> {
  return onMember(desk, memberId, context, async (account, decided) => {
    const reason = await sealReason(desk, account.partyId, asked.reason);
    return { type: 'Correct', data: { ...decided, ...asked, reason } };
  });
}

/** Writes down what time has made of an account by an instant; nothing happens if that is done. */
export function settleMember(desk: Desk, memberId: string, context: CommandContext): Promise<Outcome> {
  return onMember(desk, memberId, context, async (_, decided) => ({ type: 'Settle', data: decided }));
}

/**
 * Gives all that one account holds to another of the same person. Two accounts of one customer stay two until somebody
 * does this: only a person can say that they belong together.
 */
export function joinAccounts(
  desk: Desk,
  memberId: string,
  asked: { readonly into: string; readonly reason: string },
  context: CommandContext,
): Promise<Outcome> {
  const plan = async () => {
    const [from, into] = [
      await lookAtMember(desk.store, memberId),
      await lookAtMember(desk.store, asked.into),
    ];
    await refuseStrangers(desk, from.state, into.state, memberId === asked.into);
    const at = instantFor(desk, context);
    const programme = await lookAtProgramme(desk.store, from.state.programmeId);
    const reason = await sealReason(desk, into.state.partyId, asked.reason);
    const settled = afterTimePassed(from.state, at, programme);
    const decided = { at, programme, reason };
    const join: MemberCommand = { type: 'Join', data: { ...decided, into: asked.into } };
    if (from.state.joinedInto === asked.into) return [step(Member, from.streamId, join, from)];
    const { lots, standing, qualifying, redemptions } = settled;
    const sums = Object.entries(qualifying).map(([period, points]) => ({ period, points }));
    const held = { lots, debt: standing.debt, qualifying: sums, redemptions };
    const takeOver: MemberCommand = { type: 'TakeOver', data: { ...decided, ...held, from: memberId } };
    return [step(Member, from.streamId, join, from), step(Member, into.streamId, takeOver, into)];
  };
  return execute(desk.store, plan, context);
}

async function refuseStrangers(
  { familyOf }: Pick<Desk, 'familyOf'>,
  from: Account,
  into: Account,
  same: boolean,
): Promise<void> {
  if (same || from.programmeId !== into.programmeId) throw new Rejection('accounts-apart');
  const family = await familyOf(from.partyId);
  if (!family.includes(into.partyId)) throw new Rejection('parties-apart');
}

/** Runs a command on one account, decided on it and its programme as they were looked at. */
export function onMember(
  desk: Pick<Desk, 'store' | 'clock'>,
  memberId: string,
  context: CommandContext,
  commandOn: (
    account: Account,
    decided: { readonly at: Instant; readonly programme: KnownProgramme },
  ) => Promise<MemberCommand>,
): Promise<Outcome> {
  const plan = async (): Promise<readonly Step[]> => {
    const seen = await lookAtMember(desk.store, memberId);
    const programme = await lookAtProgramme(desk.store, seen.state.programmeId);
    const decided = { at: instantFor(desk, context), programme };
    return [step(Member, seen.streamId, await commandOn(seen.state, decided), seen)];
  };
  return execute(desk.store, plan, context);
}
