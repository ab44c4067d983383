import { nextCode } from '@rapport/kernel/codes';
import { type Seen, type Step, loadState } from '@rapport/kernel/command';
import type { Decider, DomainEvent } from '@rapport/kernel/decider';
import type { EventStore } from '@rapport/kernel/event-store';
import { type Clock, deriveUuid } from '@rapport/kernel/values';

/** What commands need of the world. */
export interface Desk {
  readonly store: EventStore;
  readonly clock: Clock;
}

export const segmentStream = (segmentId: string) => `segment-${segmentId}`;
export const profileStream = (partyId: string) => `profile-${partyId}`;
/** There is one set of rules, and one model of what customers are worth. */
export const RULESET_STREAM = `ruleset-${deriveUuid('analytics', 'next-best-action')}`;
export const MODEL_STREAM = `model-${deriveUuid('analytics', 'customer-value')}`;

/** A stream as it was looked at. */
export type Looked<State> = Seen<State> & { readonly streamId: string };

/** Looks at a stream: what is decided on it counts only as long as it stands so. */
export async function look<State, Event extends DomainEvent>(
  store: EventStore,
  decider: Pick<Decider<State, never, Event>, 'initial' | 'evolve' | 'unseen' | 'snapshot'>,
  streamId: string,
): Promise<Looked<State>> {
  return { streamId, ...(await loadState(store, decider, streamId)) };
}

/** The next code of a segment, and the step that takes it. */
export function segmentCode(
  store: EventStore,
  recordId: string,
): Promise<{ readonly code: string; readonly step: Step }> {
  return nextCode(store, { kind: 'segment', prefix: 'SG', recordId });
}
