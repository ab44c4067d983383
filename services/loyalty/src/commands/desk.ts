import { type NumberTaken, numbersStream } from '@rapport/kernel/codes';
import { type CommandContext, type Seen, loadState } from '@rapport/kernel/command';
import { type Decider, type DomainEvent, Rejection } from '@rapport/kernel/decider';
import type { EventStore } from '@rapport/kernel/event-store';
import type { KeyRing } from '@rapport/kernel/sealing';
import { type Clock, type Instant, deriveUuid, instantOf } from '@rapport/kernel/values';
import type { Account } from '../domain/account.ts';
import { Member } from '../domain/member.ts';
import { type KnownProgramme, Programme } from '../domain/programme.ts';
import { type KnownReward, Reward } from '../domain/reward.ts';
import type { SealedText } from '../domain/sealed-text.ts';

/** What commands need of the world. */
export interface Desk {
  readonly store: EventStore;
  readonly keys: KeyRing;
  readonly clock: Clock;
  /** All ids that stand for the same party as this one, by the merges heard of, the survivor first; always itself too. */
  readonly familyOf: (partyId: string) => Promise<readonly string[]>;
  /** Whether there is such a customer, as far as it was heard. */
  readonly knowsParty: (partyId: string) => Promise<boolean>;
}

/** A member is somebody in one programme: the id follows from both. */
export const memberIdOf = (programmeId: string, partyId: string) =>
  deriveUuid('member', programmeId, partyId);
export const programmeStream = (programmeId: string) => `programme-${programmeId}`;
export const memberStream = (memberId: string) => `member-${memberId}`;
export const rewardStream = (rewardId: string) => `reward-${rewardId}`;
export const countedStream = (orderId: string) => `counted-${orderId}`;

/** The instant a command is decided at. */
export function instantFor({ clock }: Pick<Desk, 'clock'>, { occurredAt }: CommandContext): Instant {
  return occurredAt ?? instantOf(clock.now());
}

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

/** A programme that was opened; refuses `programme-unknown`. */
export async function lookAtProgramme(store: EventStore, programmeId: string): Promise<KnownProgramme> {
  const { state } = await look(store, Programme, programmeStream(programmeId));
  if (state.status === 'none') throw new Rejection('programme-unknown');
  return state;
}

/** An account, as it was looked at; refuses `member-unknown`. */
export async function lookAtMember(store: EventStore, memberId: string): Promise<Looked<Account>> {
  const { state, ...looked } = await look(store, Member, memberStream(memberId));
  if (state.status === 'none') throw new Rejection('member-unknown');
  return { ...looked, state };
}

/** A reward that is or was offered, as it was looked at; refuses `reward-unknown`. */
export async function lookAtReward(store: EventStore, rewardId: string): Promise<Looked<KnownReward>> {
  const { state, ...looked } = await look(store, Reward, rewardStream(rewardId));
  if (state.status === 'none') throw new Rejection('reward-unknown');
  return { ...looked, state };
}

/** Every programme that was ever opened, in the order of their numbers: read where the numbers are taken, never behind. */
export async function programmeIds(store: EventStore): Promise<readonly string[]> {
  const taken = await store.readStream(numbersStream('programme'));
  return taken.map(({ data }) => (data as unknown as NumberTaken['data']).recordId);
}

/** Seals what somebody wrote about a party. */
export async function sealReason(
  { keys }: Pick<Desk, 'keys'>,
  partyId: string,
  text: string,
): Promise<SealedText> {
  const [box] = await keys.seal(`party:${partyId}`, [{ field: 'reason', text }]);
  return box!;
}
