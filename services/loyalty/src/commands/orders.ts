import { type CommandContext, type Step, execute, isDone, step } from '@rapport/kernel/command';
import type { Instant } from '@rapport/kernel/values';
import type { Account } from '../domain/account.ts';
import { CountedOrder, isCounted, isReturnCounted } from '../domain/counted-order.ts';
import type { OrderedLine } from '../domain/earning.ts';
import { Member } from '../domain/member.ts';
import { type KnownProgramme, rulesAt } from '../domain/programme.ts';
import {
  type Desk,
  type Looked,
  countedStream,
  instantFor,
  look,
  lookAtMember,
  lookAtProgramme,
  programmeIds,
} from './desk.ts';
import { type FoundAccount, accountsOf, enrolMember } from './members.ts';

/** An order as it was heard of. */
export interface HeardOrder {
  readonly orderId: string;
  readonly orderCode: string;
  readonly partyId: string;
  readonly lines: readonly OrderedLine[];
}

/** What came back of an order, as it was heard of. */
export interface HeardReturn {
  readonly orderId: string;
  readonly returnId: string;
  readonly lines: readonly { readonly line: number; readonly quantity: string }[];
}

/** Makes the contexts of the commands that follow from what was heard, by their purpose. */
export type ContextFor = (purpose: string) => CommandContext;

/**
 * Counts an order in every programme that its customer is a member of, or becomes one of by it. Each programme is a
 * command of its own: they have nothing to do with each other.
 */
export async function countOrder(desk: Desk, order: HeardOrder, contextFor: ContextFor): Promise<void> {
  for (const programmeId of await programmeIds(desk.store)) {
    const context = contextFor(`earn ${programmeId}`);
    // Who hears the past again asks about that before they look at accounts, which may be long.
    if (await isDone(desk.store, context)) continue;
    const programme = await lookAtProgramme(desk.store, programmeId);
    await enrolByOrder(desk, programmeId, programme, order, contextFor(`enrol ${programmeId}`));
    await execute(desk.store, () => stepsToEarn(desk, programmeId, order, context), context);
  }
}

async function enrolByOrder(
  desk: Desk,
  programmeId: string,
  programme: KnownProgramme,
  { partyId }: HeardOrder,
  context: CommandContext,
): Promise<void> {
  const at = instantFor(desk, context);
  const { rules, since } = rulesAt(programme.versions, at);
  if (since > at || rules.enrolment !== 'with-first-order') return;
  if ((await accountsOf(desk, programmeId, partyId)).length > 0) return;
  await enrolMember(desk, { programmeId, partyId, how: 'with-first-order' }, context);
}

async function stepsToEarn(
  desk: Desk,
  programmeId: string,
  { partyId, ...order }: HeardOrder,
  context: CommandContext,
): Promise<readonly Step[]> {
  const at = instantFor(desk, context);
  const counted = await look(desk.store, CountedOrder, countedStream(order.orderId));
  if (isCounted(counted.state, programmeId)) return [];
  const account = earningAccount(await accountsOf(desk, programmeId, partyId), at);
  if (!account) return [];
  const { memberId, seen } = account;
  const programme = await lookAtProgramme(desk.store, programmeId);
  const earn = step(Member, seen.streamId, { type: 'Earn', data: { at, programme, ...order } }, seen);
  const data = { programmeId, memberId };
  return [earn, step(CountedOrder, counted.streamId, { type: 'CountOrder', data }, counted)];
}

/**
 * Of those who were members when the order was placed: the account of the id that it names, else of the survivor, else
 * any; one that was joined with another of the same customer stands for that.
 */
function earningAccount(accounts: readonly FoundAccount[], at: Instant): FoundAccount | undefined {
  let account = accounts.find(({ seen }) => seen.state.since <= at);
  for (let hops = 0; account && hops < accounts.length; hops += 1) {
    const { joinedInto } = account.seen.state;
    const next = accounts.find(({ memberId }) => memberId === joinedInto);
    if (!next) return account;
    account = next;
  }
  return account;
}

/** Takes the points back that the returned part of an order had brought, wherever they lie by now. */
export async function countReturn(desk: Desk, back: HeardReturn, contextFor: ContextFor): Promise<void> {
  const { state } = await look(desk.store, CountedOrder, countedStream(back.orderId));
  for (const { programmeId, memberId } of state.members) {
    const context = contextFor(`take back ${programmeId}`);
    await execute(desk.store, () => stepsToTakeBack(desk, { programmeId, memberId }, back, context), context);
  }
}

async function stepsToTakeBack(
  desk: Desk,
  { programmeId, memberId }: { readonly programmeId: string; readonly memberId: string },
  back: HeardReturn,
  context: CommandContext,
): Promise<readonly Step[]> {
  const counted = await look(desk.store, CountedOrder, countedStream(back.orderId));
  if (isReturnCounted(counted.state, programmeId, back.returnId)) return [];
  const programme = await lookAtProgramme(desk.store, programmeId);
  const seen = await holderOf(desk, memberId, back.orderId);
  const data = { at: instantFor(desk, context), programme, ...back };
  const note = { programmeId, returnId: back.returnId };
  return [
    step(Member, seen.streamId, { type: 'TakeBack', data }, seen),
    step(CountedOrder, counted.streamId, { type: 'CountReturn', data: note }, counted),
  ];
}

/** The account in which an order's lots lie: the one that earned them, or the one it was joined with since. */
async function holderOf(desk: Desk, memberId: string, orderId: string): Promise<Looked<Account>> {
  const seen = await lookAtMember(desk.store, memberId);
  const { lots, joinedInto } = seen.state;
  const holds = lots.some(({ origin }) => origin.kind === 'order' && origin.orderId === orderId);
  return holds || joinedInto === '' ? seen : await holderOf(desk, joinedInto, orderId);
}
