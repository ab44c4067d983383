import { type CommandContext, type Seen, loadState } from '@rapport/kernel/command';
import { type Decider, type DomainEvent, Rejection } from '@rapport/kernel/decider';
import type { EventStore } from '@rapport/kernel/event-store';
import type { KeyRing } from '@rapport/kernel/sealing';
import { type Clock, instantOf } from '@rapport/kernel/values';
import { readMoment } from '../adapters/local-time.ts';
import type { LocalMoment } from '../domain/moments.ts';
import type { SealedText } from '../domain/sealed-text.ts';

/** What commands need of the world. */
export interface Desk {
  readonly store: EventStore;
  readonly keys: KeyRing;
  readonly clock: Clock;
  /** Whether there is such a customer, and whether somebody works here under this account. */
  readonly knows: {
    readonly party: (partyId: string) => Promise<boolean>;
    readonly account: (accountId: string) => Promise<boolean>;
  };
}

export const promiseStream = (promiseId: string) => `promise-${promiseId}`;
export const taskStream = (taskId: string) => `task-${taskId}`;
/** Subject whose key seals what is known of a party. */
export const partySubject = (partyId: string) => `party:${partyId}`;

/** The instant a command is decided at. */
export function instantFor({ clock }: Pick<Desk, 'clock'>, { occurredAt }: CommandContext): string {
  return occurredAt ?? instantOf(clock.now());
}

/** Refuses work that is given to somebody who is not there; oneself is. */
export async function refuseStrangers({ knows }: Desk, accountId: string, mine: string): Promise<void> {
  if (accountId !== mine && !(await knows.account(accountId))) throw new Rejection('account-unknown');
}

/** Reads a moment as people say it; refuses what is no time of that zone. */
export function momentOf(local: string, zone: string, edge: 'begins' | 'ends'): LocalMoment {
  const moment = readMoment(local, zone, edge);
  if (!moment) throw new Rejection('moment-unreadable', { local, zone });
  return moment;
}

/** Seals the texts that are there, each bound to its field. */
export async function sealTexts<Field extends string>(
  { keys }: Pick<Desk, 'keys'>,
  subject: string,
  texts: Readonly<Record<Field, string | undefined>>,
): Promise<Readonly<Partial<Record<Field, SealedText>>>> {
  const there = (Object.entries(texts) as [Field, string | undefined][]).flatMap(([field, text]) =>
    text === undefined || text.trim() === '' ? [] : [{ field, text }],
  );
  const sealed = there.length > 0 ? await keys.seal(subject, there) : [];
  return Object.fromEntries(there.map(({ field }, i) => [field, sealed[i]])) as never;
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
