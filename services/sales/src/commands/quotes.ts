import { nextCode } from '@rapport/kernel/codes';
import { type CommandContext, type Outcome, type Step, execute, step } from '@rapport/kernel/command';
import { Rejection } from '@rapport/kernel/decider';
import { instantOf, newUuid } from '@rapport/kernel/values';
import type { OfferEnded } from '../domain/offer.events.ts';
import { Offer } from '../domain/offer.ts';
import { Opportunity } from '../domain/opportunity.ts';
import type { EndReason, QuoteContents } from '../domain/quote.events.ts';
import { type KnownQuote, Quote } from '../domain/quote.ts';
import { type WrittenQuote, contentsOf } from './contents.ts';
import {
  type Desk,
  type Looked,
  look,
  lookAtQuote,
  offerStream,
  opportunityStream,
  quoteStream,
} from './streams.ts';

/** Begins a quote for an opportunity, with its first draft. */
export function beginQuote(
  { store, clock }: Desk,
  opportunityId: string,
  { sellerId, ...written }: WrittenQuote & { readonly sellerId: string },
  context: CommandContext,
): Promise<Outcome> {
  const quoteId = newUuid(clock.now());
  let given = '';
  const plan = async () => {
    const { state } = await look(store, Opportunity, opportunityStream(opportunityId));
    if (state.status === 'none') throw new Rejection('opportunity-unknown');
    if (state.standing.status !== 'open') throw new Rejection('opportunity-not-open');
    const contents = await contentsToKeep(store, written);
    const { code, step: counted } = await nextCode(store, { kind: 'quote', prefix: 'Q', recordId: quoteId });
    given = code;
    const data = { code, opportunityId, partyId: state.partyId, sellerId, contents };
    return [step(Quote, quoteStream(quoteId), { type: 'BeginQuote', data }), counted];
  };
  return execute(store, plan, context, () => ({ quoteId, code: given }));
}

/** Writes the draft anew; of a quote that was sent, the draft of its next version. */
export function writeQuote(
  { store }: Pick<Desk, 'store'>,
  quoteId: string,
  written: WrittenQuote,
  context: CommandContext,
): Promise<Outcome> {
  const plan = async () => {
    const contents = await contentsToKeep(store, written);
    return [step(Quote, quoteStream(quoteId), { type: 'WriteQuote', data: { contents } })];
  };
  return execute(store, plan, context);
}

async function contentsToKeep(store: Desk['store'], written: WrittenQuote): Promise<QuoteContents> {
  const { terms, lines, totals } = await contentsOf(store, written);
  return { terms, lines, totals };
}

/** The customer takes it. */
export function acceptQuote(desk: Desk, quoteId: string, context: CommandContext): Promise<Outcome> {
  return ending(desk, quoteId, 'accepted', context, (at) => ({ type: 'AcceptQuote', data: { at } }));
}

/** The customer does not want it, or we take it back. */
export function endQuote(
  desk: Desk,
  quoteId: string,
  { type, reason }: { readonly type: 'DeclineQuote' | 'WithdrawQuote'; readonly reason: EndReason },
  context: CommandContext,
): Promise<Outcome> {
  const cause = type === 'DeclineQuote' ? 'declined' : 'withdrawn';
  return ending(desk, quoteId, cause, context, (at) => ({ type, data: { at, reason } }));
}

/** Its last day is over, as of an instant; nothing where it has ended otherwise, or another version was sent. */
export function expireQuote(
  desk: Pick<Desk, 'store' | 'clock'>,
  quoteId: string,
  { version, at }: { readonly version: number; readonly at: string },
  context: CommandContext,
): Promise<Outcome> {
  const plan = async () => {
    const quote = await lookAtQuote(desk.store, quoteId);
    const expire = step(
      Quote,
      quote.streamId,
      { type: 'ExpireQuote', data: { version, at } },
      quote as never,
    );
    const { sent } = quote.state;
    const over = sent?.standing === 'valid' && sent.version === version && sent.endsAt <= at;
    return over ? [expire, ...releasing(quoteId, quote, 'expired')] : [expire];
  };
  return execute(desk.store, plan, context);
}

type Deciding = (
  at: string,
) => Extract<Parameters<typeof Quote.decide>[1], { type: 'AcceptQuote' | 'DeclineQuote' | 'WithdrawQuote' }>;

function ending(
  { store, clock }: Pick<Desk, 'store' | 'clock'>,
  quoteId: string,
  cause: OfferEnded['data']['cause'],
  context: CommandContext,
  command: Deciding,
): Promise<Outcome> {
  const plan = async () => {
    const quote = await lookAtQuote(store, quoteId);
    const at = context.occurredAt ?? instantOf(clock.now());
    const end = step(Quote, quote.streamId, command(at), quote as never);
    return quote.state.sent?.standing === 'valid' ? [end, ...releasing(quoteId, quote, cause)] : [end];
  };
  return execute(store, plan, context);
}

/** Lets go of what a quote holds. */
export function releasing(
  quoteId: string,
  { state }: Looked<KnownQuote>,
  cause: OfferEnded['data']['cause'],
): readonly Step[] {
  return (state.sent?.claims ?? []).map(({ partyId, productId }) =>
    step(Offer, offerStream(partyId, productId), { type: 'EndOffer', data: { quoteId, cause } }),
  );
}
