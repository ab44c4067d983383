import { nextCode } from '@rapport/kernel/codes';
import { type CommandContext, type Outcome, execute, step } from '@rapport/kernel/command';
import { Rejection } from '@rapport/kernel/decider';
import { newUuid } from '@rapport/kernel/values';
import type { RefusalReason } from '../domain/lead.events.ts';
import { Lead } from '../domain/lead.ts';
import type { RecordRef } from '../domain/terms.ts';
import { type OpportunityTerms, openingSteps } from './opportunities.ts';
import {
  type Desk,
  conversationSubject,
  leadStream,
  look,
  partySubject,
  sealed,
  sealedIfAny,
} from './streams.ts';

/** A lead as it is captured: from a record (a conversation) or about a customer, or both. */
export interface CapturedLead {
  readonly source?: RecordRef;
  readonly partyId?: string;
  readonly topic: string;
  readonly ownerId: string;
}

/** Notes that somebody may want to buy; refuses `lead-of-nobody` where neither customer nor conversation is named. */
export function captureLead(
  desk: Desk,
  { source, partyId: said, topic, ownerId }: CapturedLead,
  context: CommandContext,
): Promise<Outcome> {
  const { store, clock } = desk;
  const leadId = newUuid(clock.now());
  let given = '';
  const plan = async () => {
    const { from, partyId } = await originOf(desk, { source, partyId: said });
    const box = await sealed(desk, subjectOf(partyId, from), 'topic', topic);
    const { code, step: counted } = await nextCode(store, { kind: 'lead', prefix: 'L', recordId: leadId });
    given = code;
    const data = { code, source: from, partyId, topic: box, ownerId };
    return [step(Lead, leadStream(leadId), { type: 'CaptureLead', data }), counted];
  };
  return execute(store, plan, context, () => ({ leadId, code: given }));
}

/** What a lead comes from, and whom it is about as far as that is known (else empty). */
async function originOf(
  desk: Desk,
  { source, partyId: said }: { readonly source: RecordRef | undefined; readonly partyId: string | undefined },
): Promise<{ readonly from: RecordRef; readonly partyId: string }> {
  if (source?.kind === 'conversation') {
    return { from: source, partyId: said ?? (await desk.partyOf(source.id)) ?? '' };
  }
  const partyId = said ?? source?.id;
  if (partyId === undefined) throw new Rejection('lead-of-nobody');
  return { from: source ?? { kind: 'party', id: partyId }, partyId };
}

/** Gives a lead to somebody. */
export function assignLead(
  { store }: Pick<Desk, 'store'>,
  leadId: string,
  ownerId: string,
  context: CommandContext,
): Promise<Outcome> {
  const command = { type: 'AssignLead', data: { ownerId } } as const;
  return execute(store, [step(Lead, leadStream(leadId), command)], context);
}

/** Says that a lead is none, and why. */
export function refuseLead(
  desk: Desk,
  leadId: string,
  { reason, note }: { readonly reason: RefusalReason; readonly note?: string },
  context: CommandContext,
): Promise<Outcome> {
  const plan = async () => {
    const lead = await look(desk.store, Lead, leadStream(leadId));
    const subject = lead.state.status === 'none' ? '' : subjectOf(lead.state.partyId, lead.state.source);
    const data = { reason, note: await sealedIfAny(desk, subject, 'note', note) };
    return [step(Lead, lead.streamId, { type: 'RefuseLead', data }, lead)];
  };
  return execute(desk.store, plan, context);
}

function subjectOf(partyId: string, source: RecordRef): string {
  return partyId === '' ? conversationSubject(source.id) : partySubject(partyId);
}

/** Makes an opportunity of a lead, in one append; refuses `party-not-known` while nobody knows who it is. */
export function qualifyLead(
  desk: Desk,
  leadId: string,
  terms: Omit<OpportunityTerms, 'partyId' | 'leadId' | 'source' | 'ownerId'> & { readonly partyId?: string },
  context: CommandContext,
): Promise<Outcome> {
  const opportunityId = newUuid(desk.clock.now());
  let given = '';
  const plan = async () => {
    const lead = await look(desk.store, Lead, leadStream(leadId));
    if (lead.state.status === 'none') throw new Rejection('lead-unknown');
    if (lead.state.status !== 'open') throw new Rejection('lead-not-open', { status: lead.state.status });
    const { source, ownerId } = lead.state;
    const found = source.kind === 'conversation' ? await desk.partyOf(source.id) : undefined;
    const partyId = terms.partyId ?? (lead.state.partyId || found);
    if (partyId === undefined) throw new Rejection('party-not-known');
    const { code, steps } = await openingSteps(desk, opportunityId, {
      ...terms,
      partyId,
      leadId,
      source,
      ownerId,
    });
    given = code;
    const qualify = { type: 'QualifyLead', data: { opportunityId, partyId } } as const;
    return [step(Lead, lead.streamId, qualify, lead), ...steps];
  };
  return execute(desk.store, plan, context, () => ({ opportunityId, code: given }));
}
