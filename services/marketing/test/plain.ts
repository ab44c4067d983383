import type { Fact, Filter } from '../src/domain/audience.events.ts';
import { type Order, type World, TODAY } from './world.ts';

/** Whom a party stands for. */
export function rootOf({ survivors }: Pick<World, 'survivors'>, party: string): string {
  const survivor = survivors.get(party);
  return survivor === undefined ? party : rootOf({ survivors }, survivor);
}

/** Who is nobody's alias and has everything a filter asks for, said without any database. */
export function meant(world: World, filter: Filter): readonly string[] {
  return world.parties
    .filter(({ id }) => !world.survivors.has(id) && holds(world, filter, id))
    .map(({ id }) => id)
    .toSorted();
}

function holds(world: World, filter: Filter, who: string): boolean {
  switch (filter.is) {
    case 'all':
      return filter.of.every((part) => holds(world, part, who));
    case 'any':
      return filter.of.some((part) => holds(world, part, who));
    case 'not':
      return !holds(world, filter.of, who);
    default:
      return has(world, filter, who);
  }
}

function has(world: World, fact: Fact, who: string): boolean {
  const mine = <T extends { readonly party: string }>(all: readonly T[]) =>
    all.filter(({ party }) => rootOf(world, party) === who);
  switch (fact.is) {
    case 'kind':
      return world.parties.find(({ id }) => id === who)!.kind === fact.kind;
    case 'quote':
      return mine(world.quotes).some(({ state }) => (fact.states as readonly string[]).includes(state));
    case 'lead':
      return mine(world.leads).some(
        ({ state, source }) =>
          (fact.states as readonly string[]).includes(state) &&
          (fact.source === undefined || fact.source === source),
      );
    case 'open-case':
      return mine(world.cases).some(
        ({ kind, open }) => open && (fact.kinds === undefined || fact.kinds.some((one) => one === kind)),
      );
    case 'member':
      return mine(world.members).some((member) => isMember(member, fact));
    case 'language':
      return mine(world.points).some(({ language }) => language === fact.language);
    case 'consent':
      return permits(mine(world.points).map(({ permit }) => permit));
    case 'reached':
      return mine(world.sendings).some(
        (sending) => sending.campaign === fact.campaignId && reached(sending, fact.how),
      );
    case 'segment':
      return world.segments.some(
        ({ party, segment, member }) => party === who && segment === fact.segmentId && member,
      );
    case 'bought':
      return bought(mine(world.orders), fact);
  }
}

function isMember(
  { programme, tier, points, joined }: World['members'][number],
  fact: Extract<Fact, { is: 'member' }>,
): boolean {
  if (joined || (fact.programmeId !== undefined && fact.programmeId !== programme)) return false;
  return (fact.tiers === undefined || fact.tiers.includes(tier)) && points >= (fact.points ?? 0);
}

const permits = (all: readonly string[]) => all.includes('given') && !all.includes('withdrawn');

function reached(sending: World['sendings'][number], how: 'sent' | 'followed' | 'answered'): boolean {
  return how === 'sent' ? sending.sentAt !== '' && !sending.bounced : sending[how];
}

function bought(orders: readonly Order[], fact: Extract<Fact, { is: 'bought' }>): boolean {
  const { productId, worth, withinDays = 100_000, orders: least = 1 } = fact;
  const since = new Date(Date.parse(TODAY) - withinDays * 86_400_000).toISOString().slice(0, 10);
  const left = orders
    .filter(
      ({ orderedOn, currency }) => orderedOn > since && (worth === undefined || currency === worth.currency),
    )
    .map((order) => ({ whole: productId === undefined, lines: linesOf(order, productId) }))
    .filter(({ lines }) => lines.some((line) => line > 0));
  const sum = left.reduce((all, { lines }) => all + lines.reduce((a, b) => a + b, 0), 0);
  return left.length >= least && (worth === undefined || sum >= Number(worth.amount) * 100);
}

const linesOf = ({ lines }: Order, productId: string | undefined) =>
  lines
    .filter(({ product }) => productId === undefined || product === productId)
    .map(({ gross, returned }) => gross - returned);

/** What each campaign, or none, is credited with: {"first <campaign or none> <currency>": [orders, worth]}. */
export function credited(
  world: World,
  lookBack: Readonly<Record<string, number>>,
): Readonly<Record<string, readonly [number, number]>> {
  const sums: Record<string, [number, number]> = {};
  for (const order of world.orders) {
    const worth = order.lines.reduce((all, { gross, returned }) => all + gross - returned, 0);
    const met = touchesBefore(world, lookBack, order);
    for (const [by, touch] of [
      ['first', met.at(0)],
      ['last', met.at(-1)],
    ] as const) {
      const key = `${by} ${touch?.campaign ?? 'none'} ${order.currency}`;
      const [orders, minor] = (sums[key] ??= [0, 0]);
      sums[key] = [orders + 1, minor + worth];
    }
  }
  return sums;
}

const HOUR = 3_600_000;

/** Messages that reached the customer before an order and not too long before, the first one first. */
export function touchesBefore(world: World, lookBack: Readonly<Record<string, number>>, order: Order) {
  const placed = Date.parse(order.placedAt);
  const dayOver = Date.parse(`${order.orderedOn}T00:00:00Z`) + 16 * HOUR;
  return world.sendings
    .filter(({ party }) => rootOf(world, party) === rootOf(world, order.party))
    .filter(({ sentAt, bounced, campaign }) => {
      if (sentAt === '' || bounced) return false;
      const sent = Date.parse(sentAt);
      return sent < Math.min(placed, dayOver) && sent >= placed - lookBack[campaign]! * 24 * HOUR;
    })
    .toSorted((a, b) => (`${a.sentAt} ${a.id}` < `${b.sentAt} ${b.id}` ? -1 : 1));
}
