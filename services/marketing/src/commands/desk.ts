import { nextCode } from '@rapport/kernel/codes';
import { type Seen, type Step, loadState } from '@rapport/kernel/command';
import type { Decider, DomainEvent } from '@rapport/kernel/decider';
import type { EventStore } from '@rapport/kernel/event-store';
import type { Clock } from '@rapport/kernel/values';
import type { Calendar } from '../adapters/calendar.ts';

/** What commands need of the world. */
export interface Desk {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly calendar: Calendar;
}

export const materialStream = (materialId: string) => `material-${materialId}`;
export const audienceStream = (audienceId: string) => `audience-${audienceId}`;
export const campaignStream = (campaignId: string) => `campaign-${campaignId}`;
export const runStream = (runId: string) => `run-${runId}`;

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

const PREFIX = { material: 'MT', audience: 'AU', campaign: 'CP', run: 'RN' } as const;

/** The next code of a kind of record, and the step that takes it. */
export function codeOf(
  store: EventStore,
  kind: keyof typeof PREFIX,
  recordId: string,
): Promise<{ readonly code: string; readonly step: Step }> {
  return nextCode(store, { kind, prefix: PREFIX[kind], recordId });
}
