import { randomUUID } from 'node:crypto';
import { controlledClock } from '@rapport/kernel/clock';
import type { CommandContext } from '@rapport/kernel/command';
import { Rejection, fold } from '@rapport/kernel/decider';
import { memoryEventStore } from '@rapport/kernel/event-store';
import { memoryKeyRing } from '@rapport/kernel/sealing';
import {
  type Desk,
  type HeardOrder,
  correctPoints,
  countOrder,
  countReturn,
  enrolMember,
  joinAccounts,
  memberIdOf,
  offerReward,
  openProgramme,
  redeemReward,
  reverseRedemption,
  settleMember,
} from '../src/commands/index.ts';
import type { Account } from '../src/domain/account.ts';
import { dueOf } from '../src/domain/book.ts';
import type { MemberEvent, Standing } from '../src/domain/member.events.ts';
import { Member } from '../src/domain/member.ts';
import { rules, sum } from './lives.ts';

/** Something that happens between a company and its members; people, orders and redemptions are named by their numbers. */
export type Act =
  | { readonly does: 'order'; readonly who: number; readonly yuan: number }
  | { readonly does: 'return'; readonly order: number; readonly quantity: number }
  /** The log says an order a second time. */
  | { readonly does: 'hear-again'; readonly order: number }
  | { readonly does: 'redeem'; readonly who: number }
  | { readonly does: 'reverse'; readonly nth: number }
  | { readonly does: 'correct'; readonly who: number; readonly points: number }
  | { readonly does: 'merge' | 'join'; readonly who: number; readonly into: number }
  | { readonly does: 'unmerge'; readonly who: number }
  | { readonly does: 'wait'; readonly days: number };

/** An entry of an account, where it lies in the log. */
export interface Entry {
  readonly streamId: string;
  readonly position: number;
  readonly event: MemberEvent;
}

/** A company with members, living by the service's own commands. */
export interface Company {
  live(act: Act): Promise<void>;
  accounts(): Promise<readonly Account[]>;
  position(): Promise<number>;
  entries(): Promise<readonly Entry[]>;
}

const QUANTITY = 4;
const BEGIN = new Date('2026-03-02T01:00:00.000Z');

/** Begins it with so many members, who are all somebody else at first. */
export async function companyOf(many: number): Promise<Company> {
  const clock = controlledClock(BEGIN);
  const people = Array.from({ length: many }, () => randomUUID());
  const survivors = new Map<string, string>();
  const headOf = (id: string): string => (survivors.has(id) ? headOf(survivors.get(id)!) : id);
  const desk: Desk = {
    ...{ store: memoryEventStore(clock), keys: memoryKeyRing(), clock },
    familyOf: async (id) => {
      const head = headOf(id);
      return [head, ...people.filter((one) => one !== head && headOf(one) === head)];
    },
    knowsParty: async () => true,
  };
  const { programmeId, rewardId } = await offered(desk);
  const members = people.map((partyId) => memberIdOf(programmeId, partyId));
  for (const partyId of people) await enrolMember(desk, { programmeId, partyId }, context());
  const entries = async () => await entriesOf(desk, members);
  const does = doingAt(desk, { people, members, rewardId, survivors, headOf });
  return {
    entries,
    position: async () => (await desk.store.head()).position,
    accounts: async () => {
      const all = await entries();
      return members.map((id) => {
        const own = all.filter(({ streamId }) => streamId === `member-${id}`).map(({ event }) => event);
        return fold(Member, own) as Account;
      });
    },
    live: async (act) => {
      if (act.does === 'wait') clock.set(new Date(clock.now().getTime() + act.days * 86_400_000));
      else await unlessRefused(() => does(act));
      // Timers come before anything else is asked.
      for (const id of members) await settleMember(desk, id, context());
    },
  };
}

const context = (): CommandContext => ({ cause: { correlationId: randomUUID(), actor: 'account:li' } });

async function offered(desk: Desk) {
  const period = { months: 3, zone: 'Asia/Shanghai' } as const;
  const name = { zh: '会员', en: 'Club' };
  const opened = await openProgramme(desk, { name, period, rules }, context());
  const { programmeId } = opened.answer as { programmeId: string };
  const limits = { stock: null, perMember: null, fromTier: '', from: '2026-01-01', until: '' };
  const offer = { programmeId, name: { zh: '杯', en: 'Cup' }, points: 120, ...limits };
  const { answer } = await offerReward(desk, offer, context());
  return { programmeId, rewardId: (answer as { rewardId: string }).rewardId };
}

async function unlessRefused(run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
  }
}

interface Known {
  readonly people: readonly string[];
  readonly members: readonly string[];
  readonly rewardId: string;
  readonly survivors: Map<string, string>;
  readonly headOf: (id: string) => string;
}

/** What each act is to the service; what it refuses has no effect. */
function doingAt(desk: Desk, { people, members, rewardId, survivors, headOf }: Known) {
  const orders: (HeardOrder & { left: number })[] = [];
  const redemptions: { readonly memberId: string; readonly redemptionId: string }[] = [];
  const count = (order: HeardOrder) => countOrder(desk, order, context);
  const reason = '有原因';
  return async (act: Exclude<Act, { does: 'wait' }>): Promise<unknown> => {
    switch (act.does) {
      case 'order': {
        const order = orderOf(people[act.who]!, act.yuan);
        orders.push({ ...order, left: QUANTITY });
        return await count(order);
      }
      case 'hear-again':
        return orders[act.order] && (await count(orders[act.order]!));
      case 'return': {
        const order = orders[act.order];
        if (!order || order.left < act.quantity) return undefined;
        order.left -= act.quantity;
        const lines = [{ line: 1, quantity: String(act.quantity) }];
        return await countReturn(desk, { orderId: order.orderId, returnId: randomUUID(), lines }, context);
      }
      case 'redeem': {
        const memberId = members[act.who]!;
        const { answer } = await redeemReward(desk, memberId, { rewardId }, context());
        return redemptions.push({
          memberId,
          redemptionId: (answer as { redemptionId: string }).redemptionId,
        });
      }
      case 'reverse': {
        const taken = redemptions[act.nth];
        // It lies wherever the account it was taken from lies by now.
        for (const id of taken ? members : [])
          await unlessRefused(() =>
            reverseRedemption(desk, id, { redemptionId: taken!.redemptionId, reason }, context()),
          );
        return undefined;
      }
      case 'correct':
        return await correctPoints(
          desk,
          members[act.who]!,
          { points: act.points, qualifying: 0, reason },
          context(),
        );
      case 'merge': {
        const [from, into] = [headOf(people[act.who]!), headOf(people[act.into]!)];
        return from !== into && survivors.set(from, into);
      }
      case 'unmerge':
        return survivors.delete(people[act.who]!);
      case 'join':
        return await joinAccounts(desk, members[act.who]!, { into: members[act.into]!, reason }, context());
    }
  };
}

function orderOf(partyId: string, yuan: number): HeardOrder {
  const amount = { amount: yuan.toFixed(2), currency: 'CNY' } as const;
  const line = { line: 1, productId: 'p', quantity: String(QUANTITY), net: amount, gross: amount };
  return { orderId: randomUUID(), orderCode: 'SO', partyId, lines: [line] };
}

async function entriesOf({ store }: Desk, members: readonly string[]): Promise<readonly Entry[]> {
  const streams = new Set(members.map((id) => `member-${id}`));
  const events = (await store.readAll(0, 100_000)).filter(({ streamId }) => streams.has(streamId));
  return events.map(({ streamId, position, type, data }) => ({
    streamId,
    position,
    event: { type, data } as unknown as MemberEvent,
  }));
}

/** How an account must stand by its lots alone; what is owed stands nowhere else. */
export function standsFor(account: Account): Standing {
  const inState = (wanted: string) =>
    sum(account.lots.filter(({ state }) => state === wanted).map(({ left }) => left));
  const { debt } = account.standing;
  return { pending: inState('pending'), available: inState('available'), debt, due: dueOf(account) };
}
