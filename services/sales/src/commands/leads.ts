import { nextCode } from '@rapport/kernel/codes';
import { type CommandContext, type Outcome, execute, step } from '@rapport/kernel/command';
import { Rejection } from '@rapport/kernel/decider';
import type { Sealed } from '@rapport/kernel/sealing';
import { deriveUuid, newUuid } from '@rapport/kernel/values';
import type { RefusalReason } from '../domain/lead.events.ts';
import { Lead } from '../domain/lead.ts';
import type { RecordRef } from '../domain/terms.ts';
import { type OpportunityTerms, openingSteps } from './opportunities.ts';
import {
  type Desk,
  conversationSubject,
  leadStream,
  leadSubject,
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
export function captureLead(desk: Desk, lead: CapturedLead, context: CommandContext): Promise<Outcome> {
  return begin(desk, newUuid(desk.clock.now()), lead, context);
}

function begin(
  desk: Desk,
  leadId: string,
  { source, partyId: said, topic, ownerId, via }: CapturedLead & { readonly via?: RecordRef },
  context: CommandContext,
): Promise<Outcome> {
  const { store } = desk;
  let given = '';
  const plan = async () => {
    const { from, partyId } = await originOf(desk, { source, partyId: said });
    const box = await sealed(desk, subjectOf({ leadId, partyId, source: from }), 'topic', topic);
    const { code, step: counted } = await nextCode(store, { kind: 'lead', prefix: 'L', recordId: leadId });
    given = code;
    const data = { code, source: from, partyId, topic: box, ownerId, ...(via ? { via } : {}) };
    return [step(Lead, leadStream(leadId), { type: 'CaptureLead', data }), counted];
  };
  return execute(store, plan, context, () => ({ leadId, code: given }));
}

/** A web form that asks for an offer, as channels tell of it; its texts are sealed for its conversation. */
export interface AskedByForm {
  readonly submissionId: string;
  readonly formId: string;
  readonly conversationId: string;
  readonly subject: Sealed;
  readonly text: Sealed;
}

const LONGEST_TOPIC = 500;

/** Makes a lead of a form that asks for an offer: nobody's yet, and none where it was forgotten meanwhile. */
export async function captureFormLead(
  desk: Desk,
  { submissionId, formId, conversationId, subject, text }: AskedByForm,
  context: CommandContext,
): Promise<void> {
  const opened = await desk.keys.open([
    { field: 'subject', sealed: subject },
    { field: 'text', sealed: text },
  ]);
  if (opened.some((each) => each === undefined)) return;
  const said = opened.join(': ').replace(/\s+/gu, ' ').trim();
  const topic = [...said].slice(0, LONGEST_TOPIC).join('');
  const source = { kind: 'conversation', id: conversationId };
  const leadId = deriveUuid('lead', 'submission', submissionId);
  await begin(desk, leadId, { source, topic, ownerId: '', via: { kind: 'form', id: formId } }, context);
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

interface Origin {
  readonly partyId: string;
  readonly source: RecordRef;
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
    const subject = lead.state.status === 'none' ? '' : subjectOf({ leadId, ...lead.state });
    const data = { reason, note: await sealedIfAny(desk, subject, 'note', note) };
    return [step(Lead, lead.streamId, { type: 'RefuseLead', data }, lead)];
  };
  return execute(desk.store, plan, context);
}

/** Whose key seals what is said of a lead: the party's, else the conversation's it came from, else its own. */
function subjectOf({ leadId, partyId, source }: Origin & { readonly leadId: string }): string {
  if (partyId !== '') return partySubject(partyId);
  return source.kind === 'conversation' ? conversationSubject(source.id) : leadSubject(leadId);
}

/** Makes an opportunity of a lead, in one append; refuses `party-not-known` while nobody knows who it is. */
export function qualifyLead(
  desk: Desk,
  leadId: string,
  terms: Omit<OpportunityTerms, 'partyId' | 'leadId' | 'source' | 'ownerId'> & {
    readonly partyId?: string;
    /** Whose the opportunity is where the lead is nobody's. */
    readonly by: string;
  },
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
    const { by, ...opening } = terms;
    const { code, steps } = await openingSteps(desk, opportunityId, {
      ...opening,
      partyId,
      leadId,
      source,
      ownerId: ownerId || by,
    });
    given = code;
    const qualify = { type: 'QualifyLead', data: { opportunityId, partyId } } as const;
    return [step(Lead, lead.streamId, qualify, lead), ...steps];
  };
  return execute(desk.store, plan, context, () => ({ opportunityId, code: given }));
}
