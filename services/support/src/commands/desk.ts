import { type CommandContext, type Seen, loadState } from '@rapport/kernel/command';
import { type Decider, type DomainEvent, Rejection } from '@rapport/kernel/decider';
import type { EventStore } from '@rapport/kernel/event-store';
import type { KeyRing } from '@rapport/kernel/sealing';
import { type Clock, instantOf } from '@rapport/kernel/values';
import { Calendar } from '../domain/calendar.ts';
import type { CalendarDefined } from '../domain/calendar.events.ts';
import type { Terms } from '../domain/case.events.ts';
import { SlaPolicy } from '../domain/policy.ts';
import type { SlaPolicyDefined } from '../domain/policy.events.ts';

/** What commands need of the world. */
export interface Desk {
  readonly store: EventStore;
  readonly keys: KeyRing;
  readonly clock: Clock;
}

export const caseStream = (caseId: string) => `case-${caseId}`;
export const calendarStream = (calendarId: string) => `calendar-${calendarId}`;
export const policyStream = (policyId: string) => `slapolicy-${policyId}`;
export const surveyStream = (surveyId: string) => `survey-${surveyId}`;
export const conversationCasesStream = (conversationId: string) => `conversationcases-${conversationId}`;

/** Whose key seals what is known of a case: the conversation's it is about, else the party's. */
export function subjectOfCase(of: { readonly conversationId: string; readonly partyId: string }): string {
  return of.conversationId ? `conversation:${of.conversationId}` : `party:${of.partyId}`;
}

/** A stream as it was looked at. */
export type Looked<State> = Seen<State> & { readonly streamId: string };

/** Looks at a stream: what is decided on it counts only as long as it stands so. */
export async function look<State, Event extends DomainEvent>(
  store: EventStore,
  decider: Pick<Decider<State, never, Event>, 'initial' | 'evolve' | 'unseen'>,
  streamId: string,
): Promise<Looked<State>> {
  return { streamId, ...(await loadState(store, decider, streamId)) };
}

/** The instant a command is decided from, said once so that clock and event agree. */
export function instantFor(
  { clock }: Pick<Desk, 'clock'>,
  context: CommandContext,
): { readonly at: string; readonly context: CommandContext } {
  const at = context.occurredAt ?? instantOf(clock.now());
  return { at, context: { ...context, occurredAt: at } };
}

/** A version of a calendar; the latest where none is named. */
export async function calendarAt(
  store: EventStore,
  calendarId: string,
  version?: number,
): Promise<CalendarDefined['data']> {
  const { state } = await loadState(store, Calendar, calendarStream(calendarId));
  const calendar = version === undefined ? state.versions.at(-1) : state.versions[version - 1];
  if (!calendar) throw new Rejection('calendar-unknown');
  return calendar;
}

/** A version of a policy; the latest where none is named. */
export async function policyAt(
  store: EventStore,
  policyId: string,
  version?: number,
): Promise<SlaPolicyDefined['data']> {
  const { state } = await loadState(store, SlaPolicy, policyStream(policyId));
  const policy = version === undefined ? state.versions.at(-1) : state.versions[version - 1];
  if (!policy) throw new Rejection('policy-unknown');
  return policy;
}

/** What a case that is opened now counts by, and its pins. */
export async function termsNow(
  store: EventStore,
  policyId: string,
): Promise<{
  readonly terms: Terms;
  readonly policy: SlaPolicyDefined['data'];
  readonly calendar: CalendarDefined['data'];
}> {
  const policy = await policyAt(store, policyId);
  const calendar = await calendarAt(store, policy.calendarId);
  const { calendarId, version: policyVersion } = policy;
  return {
    terms: { policyId, policyVersion, calendarId, calendarVersion: calendar.version },
    policy,
    calendar,
  };
}
