import type { BlobStore } from '@rapport/kernel/blobs';
import { nextCode } from '@rapport/kernel/codes';
import { type Seen, type Step, loadState } from '@rapport/kernel/command';
import type { Decider, DomainEvent } from '@rapport/kernel/decider';
import type { EventStore } from '@rapport/kernel/event-store';
import type { Clock } from '@rapport/kernel/values';
import type { Calendar } from '../adapters/calendar.ts';
import type { Filter } from '../domain/audience.events.ts';

/** What commands need of the world. */
export interface Desk {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly calendar: Calendar;
  readonly blobs: BlobStore;
  readonly audiences: Audiences;
}

/** Who is in an audience, by what was heard of customers. */
export interface Audiences {
  /** All of them, in pages by id; `day` is today for what is counted in days. */
  readonly members: (filter: Filter, day: string) => AsyncIterable<readonly string[]>;
  /** Whether a message that was released is known here, and with it all before it: else it is too early to ask who is next. */
  readonly knows: (messageId: string) => Promise<boolean>;
  /** Whom some parties stand for now; left out: another one of the same customer has a message of the run, or comes earlier. */
  readonly stillToReach: (runId: string, partyIds: readonly string[]) => Promise<readonly string[]>;
  /** The next in an audience who have no message of the run yet. */
  readonly newcomers: (
    runId: string,
    filter: Filter,
    day: string,
    limit: number,
  ) => Promise<readonly string[]>;
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
