import * as say from './facts.ts';
import { type Told, id, told } from './log-world.ts';
import { LEAD_SOURCES } from '../src/domain/condition.events.ts';
import { CAMPAIGNS, type Dice, PRODUCTS, PROGRAMMES, type Story, TIERS } from './dice.ts';

/** Orders with returns, quotes, leads, members of programmes and messages of campaigns. */
export function sellingOf(dice: Dice): readonly Story[] {
  return [
    ...dice.times(18, (n) => orderOf(dice, `order ${n}`)),
    ...dice.times(10, (n) => quoteOf(dice, `quote ${n}`)),
    ...dice.times(10, (n) => leadOf(dice, `lead ${n}`)),
    ...dice.times(8, (n) => memberOf(dice, `member ${n}`)),
    ...dice.times(14, (n) => sendingOf(dice, `sending ${n}`)),
  ];
}

/** A line comes back in part, whole, or twice by mistake. */
function orderOf(dice: Dice, name: string): Story {
  const currency = dice.chance(0.8) ? 'CNY' : 'EUR';
  const lines = [0, ...dice.some(2, (n) => n)].map(
    () => [dice.pick(PRODUCTS), `${10 * (1 + dice.below(5))}.00`] as const,
  );
  const returns = lines.flatMap(([, amount], i) =>
    dice.chance(0.4)
      ? dice.some(2, () =>
          say.comesBack(name, dice.day(), i + 1, dice.pick([amount, '5.00']), { currency, at: dice.at() }),
        )
      : [],
  );
  return [say.order(name, dice.party(), dice.day(), lines, { currency }), ...returns];
}

function quoteOf(dice: Dice, name: string): Story {
  const of = dice.party();
  const partyId = id(of);
  const facts = {
    begun: () => {
      const data = { code: name, opportunityId: '', partyId, sellerId: '' };
      return told('rapport.sales.quote.v1', 'quoteBegun', id(name), data, dice.at());
    },
    sent: () => say.quote(name, of, '80.00', dice.at()),
    accepted: () =>
      told('rapport.sales.quote.v1', 'quoteAccepted', id(name), { version: 1, partyId }, dice.at()),
    declined: () => say.declines(name, dice.at()),
    withdrawn: () =>
      told('rapport.sales.quote.v1', 'quoteWithdrawn', id(name), { version: 1, reason: 'price' }, dice.at()),
    expired: () => told('rapport.sales.quote.v1', 'quoteExpired', id(name), { version: 1 }, dice.at()),
    replaced: () => told('rapport.sales.quote.v1', 'quoteReplaced', id(name), {}, dice.at()),
  };
  return [facts.begun(), ...dice.some(3, () => dice.pick(Object.values(facts))())];
}

/** Nobody may be known of one, and it may turn out to be somebody else's. */
function leadOf(dice: Dice, name: string): Story {
  const who = dice.chance(0.8) ? dice.party() : '';
  const via = dice.chance(0.3) ? dice.pick(LEAD_SOURCES) : undefined;
  const turns = dice.some(1, () =>
    dice.chance(0.6)
      ? say.qualifies(name, dice.party(), dice.at())
      : told('rapport.sales.lead.v1', 'leadRefused', id(name), { reason: 'no-need' }, dice.at()),
  );
  return [say.lead(name, who, dice.pick(LEAD_SOURCES), dice.at(), via), ...turns];
}

function memberOf(dice: Dice, name: string): Story {
  const available = () => BigInt(50 * dice.below(5));
  const tier = () => ({ from: '', to: dice.pick(TIERS), threshold: 1n });
  const facts: readonly (() => Told)[] = [
    () => say.releases(name, available(), dice.at()),
    () =>
      told(
        'rapport.loyalty.member.v1',
        'pointsExpired',
        id(name),
        { points: 1n, standing: { pending: 0n, available: available(), debt: 0n } },
        dice.at(),
      ),
    // A standing that nobody said changes nothing.
    () => told('rapport.loyalty.member.v1', 'pointsExpired', id(name), { points: 1n }, dice.at()),
    () =>
      told(
        'rapport.loyalty.member.v1',
        'tierRisen',
        id(name),
        { ...tier(), because: '', becauseId: '' },
        dice.at(),
      ),
    () => told('rapport.loyalty.member.v1', 'tierReviewed', id(name), tier(), dice.at()),
  ];
  const joined = () =>
    told(
      'rapport.loyalty.member.v1',
      'accountJoined',
      id(name),
      { into: '', points: 0n, debt: 0n },
      dice.at(),
    );
  return [
    say.enrols(name, dice.party(), dice.pick(TIERS), dice.at(), dice.pick(PROGRAMMES)),
    ...dice.some(4, () => dice.pick(facts)()),
    ...(dice.chance(0.2) ? [joined()] : []),
  ];
}

function sendingOf(dice: Dice, name: string): Story {
  const of = dice.party();
  const partyId = id(of);
  const [queued, sent] = say.reaches(name, of, dice.pick(CAMPAIGNS), dice.at());
  const facts: readonly (() => Told)[] = [
    () => sent!,
    () => sent!,
    () => say.bounces(name, of, dice.at()),
    () => told('rapport.channels.sending.v1', 'linkFollowed', id(name), { partyId, link: '' }, dice.at()),
    () =>
      told(
        'rapport.channels.sending.v1',
        'sendingAnswered',
        id(name),
        { partyId, conversationId: '' },
        dice.at(),
      ),
  ];
  return [queued!, ...dice.some(3, () => dice.pick(facts)())];
}
