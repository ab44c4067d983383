import { type Seen, loadState } from '@rapport/kernel/command';
import { type Decider, type DomainEvent, Rejection } from '@rapport/kernel/decider';
import type { EventStore } from '@rapport/kernel/event-store';
import type { Clock } from '@rapport/kernel/values';

/** What commands need of the world. */
export interface Desk {
  readonly store: EventStore;
  readonly clock: Clock;
  /** Every scope there is to grant. */
  readonly scopes: readonly string[];
  /** Every type of events there is to hear. */
  readonly types: readonly string[];
  /** Whether pushes may go there at all. */
  readonly mayBeTarget: (url: string) => boolean;
}

export const partnerStream = (partnerId: string) => `partner-${partnerId}`;
export const subscriptionStream = (subscriptionId: string) => `subscription-${subscriptionId}`;

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

/** Refuses a scope that opens nothing. */
export function refuseUnknownScopes({ scopes }: Pick<Desk, 'scopes'>, asked: readonly string[]): void {
  const unknown = asked.find((scope) => !scopes.includes(scope));
  if (unknown !== undefined) throw new Rejection('scope-unknown', { scope: unknown });
}
