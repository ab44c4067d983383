import {
  type CommandContext,
  type Outcome,
  type Step,
  execute,
  refusedWith,
  step,
} from '@rapport/kernel/command';
import { Rejection } from '@rapport/kernel/decider';
import { instantOf } from '@rapport/kernel/values';
import type { Holder } from '../domain/offer.events.ts';
import { type Asking, Offer, type OfferState, holdersAgainst } from '../domain/offer.ts';
import type { Claim, OtherQuote } from '../domain/quote.events.ts';
import { type KnownQuote, Quote } from '../domain/quote.ts';
import { releasing } from './quotes.ts';
import {
  type Desk,
  type Looked,
  look,
  lookAtQuote,
  offerStream,
  partySubject,
  sealedIfAny,
} from './streams.ts';

/** A pair of customer and product, as its stream was looked at. */
type LookedClaim = Claim & { readonly offer: Looked<OfferState> };

/** What sending meets: the quote, what it wants to hold, and who holds it already. */
interface Meeting {
  readonly quote: Looked<KnownQuote>;
  readonly asking: Asking;
  readonly claims: readonly LookedClaim[];
  readonly holders: readonly Holder[];
}

/**
 * Sends a quote. For each of its products, and each id the customer goes by, the stream of that pair takes part in the
 * append: of two quotes that are sent at once one is first, and the other meets it.
 *
 * A quote that meets others is stopped before anything leaves: both sellers' quotes say so, and the answer is
 * `product-already-quoted` with the first of them. With a reason it is sent nevertheless; those others hold no longer, so
 * that of each product a customer has one price that counts.
 */
export function sendQuote(
  desk: Desk,
  quoteId: string,
  reason: string | undefined,
  context: CommandContext,
): Promise<Outcome> {
  let refusal: Rejection | undefined;
  const plan = async () => {
    const meeting = await meet(desk, quoteId, context);
    const stopped = meeting.holders.length > 0 && reason === undefined;
    refusal = stopped ? refusalOf(meeting.holders) : undefined;
    return stopped ? await stopping(desk, meeting) : await sending(desk, meeting, reason);
  };
  return execute(desk.store, plan, context, () => (refusal ? refusedWith(refusal) : { quoteId }));
}

async function meet(desk: Desk, quoteId: string, context: CommandContext): Promise<Meeting> {
  const quote = await lookAtQuote(desk.store, quoteId);
  const { draft, partyId } = quote.state;
  const family = await desk.familyOf(partyId);
  const at = context.occurredAt ?? instantOf(desk.clock.now());
  const asking = { quoteId, family, at };
  const products = [...new Set(draft?.contents.lines.map(({ productId }) => productId))];
  // Which of a merged customer's ids another seller goes by is not known for certain while merges are on their way: all
  // of them are claimed.
  const claims = await Promise.all(
    family.flatMap((member) =>
      products.map(async (productId) => ({
        partyId: member,
        productId,
        offer: await look(desk.store, Offer, offerStream(member, productId)),
      })),
    ),
  );
  const holders = claims.flatMap(({ offer }) => holdersAgainst(offer.state, asking));
  return { quote, asking, claims, holders };
}

function refusalOf(holders: readonly Holder[]): Rejection {
  const [first] = holders.toSorted((a, b) => (a.code < b.code ? -1 : 1));
  const { quoteId, code, sellerId, productId } = first!;
  const quotes = new Set(holders.map((holder) => holder.quoteId)).size;
  return new Rejection('product-already-quoted', { quoteId, quoteCode: code, sellerId, productId, quotes });
}

/** The quotes that hold, each once with the products it holds. */
function othersOf(holders: readonly Holder[]): readonly OtherQuote[] {
  const byQuote = Map.groupBy(holders, ({ quoteId }) => quoteId);
  return [...byQuote.values()].map((held) => {
    const { quoteId, code, sellerId } = held[0]!;
    return { quoteId, code, sellerId, productIds: [...new Set(held.map(({ productId }) => productId))] };
  });
}

/** How this quote is told to the other's seller. */
function thisQuote({ quote, asking }: Meeting, other: OtherQuote): OtherQuote {
  const { code, sellerId } = quote.state;
  return { quoteId: asking.quoteId, code, sellerId, productIds: other.productIds };
}

/** Neither is sent: it is written on this quote, and on each that holds. */
async function stopping({ store }: Desk, meeting: Meeting): Promise<readonly Step[]> {
  const { quote, holders } = meeting;
  const others = othersOf(holders);
  const contested = others.map(async (other) => {
    const looked = await lookAtQuote(store, other.quoteId);
    const data = thisQuote(meeting, other);
    return step(Quote, looked.streamId, { type: 'ContestQuote', data }, looked as never);
  });
  return [
    step(Quote, quote.streamId, { type: 'StopQuote', data: { by: others } }, quote as never),
    ...(await Promise.all(contested)),
  ];
}

/** It is sent: it holds all its products towards the customer, and whoever held one of them holds nothing any more. */
async function sending(desk: Desk, meeting: Meeting, reason: string | undefined): Promise<readonly Step[]> {
  const { quote, asking, claims, holders } = meeting;
  const { code, sellerId, partyId, draft } = quote.state;
  const others = othersOf(holders);
  const why = others.length > 0 ? await sealedIfAny(desk, partySubject(partyId), 'reason', reason) : null;
  const endsAt = draft ? desk.calendar.endOf(draft.contents.terms.validUntil) : asking.at;
  const { zone, rules: zoneRules } = desk.calendar;
  const kept = claims.map(({ partyId: member, productId }) => ({ partyId: member, productId }));
  const data = { at: asking.at, zone, endsAt, zoneRules, claims: kept, despite: others, reason: why };
  const despite = others.map((other) => other.quoteId);
  const steps: Step[] = [step(Quote, quote.streamId, { type: 'SendQuote', data }, quote as never)];
  const releases: Step[] = leftOut(asking.quoteId, quote, claims);
  for (const other of others) {
    const looked = await lookAtQuote(desk.store, other.quoteId);
    const replace = { ...thisQuote(meeting, other), reason: why };
    steps.push(step(Quote, looked.streamId, { type: 'ReplaceQuote', data: replace }, looked as never));
    releases.push(...releasing(other.quoteId, looked, 'replaced'));
  }
  const taking = claims.map(({ productId, offer }) => {
    const holder = { quoteId: asking.quoteId, code, sellerId, partyId, productId, endsAt };
    return step(Offer, offer.streamId, { type: 'MakeOffer', data: { ...holder, asking, despite } }, offer);
  });
  return [...steps, ...joined([...releases, ...taking])];
}

/** What the version before held and this one has no more. */
function leftOut(quoteId: string, quote: Looked<KnownQuote>, claims: readonly LookedClaim[]): Step[] {
  const kept = new Set(claims.map(({ offer }) => offer.streamId));
  return releasing(quoteId, quote, 'left-out').filter(({ streamId }) => !kept.has(streamId));
}

/** Several things done to one stream, as one step: an append names each stream once. */
function joined(steps: readonly Step[]): readonly Step[] {
  return [...Map.groupBy(steps, ({ streamId }) => streamId).values()].map((same) => {
    const [first] = same;
    if (same.length === 1) return first!;
    const seen = same.find((each) => each.seen)?.seen;
    const commands = same.map(({ command }) => command);
    return { ...first!, decider: inTurn, command: commands, ...(seen ? { seen } : {}) };
  });
}

/** Decides several commands one after the other, each on what the ones before it made happen. */
const inTurn: Step['decider'] = {
  initial: Offer.initial,
  evolve: Offer.evolve as Step['decider']['evolve'],
  decide: (state, commands) => {
    let offer = state as OfferState;
    return (commands as readonly Parameters<typeof Offer.decide>[1][]).flatMap((command) => {
      const events = Offer.decide(offer, command);
      offer = events.reduce(Offer.evolve, offer);
      return events;
    });
  },
};
