import { createHash } from 'node:crypto';
import { Rejection } from '@rapport/kernel/decider';
import type { EventStore, StoredEvent } from '@rapport/kernel/event-store';
import type { Instant } from '@rapport/kernel/values';
import type { MemberEnrolled } from '../domain/member.events.ts';
import type { Tier } from '../domain/programme.events.ts';
import { rulesAt } from '../domain/programme.ts';
import { type Happened, type TrialOutcome, emptyTrial, outcomeOf, tryEvent } from '../domain/what-if.ts';
import { type Desk, lookAtProgramme } from './desk.ts';

/** Other thresholds for some tiers, and the stretch of time whose points are compared. */
export interface AskedTrial {
  readonly thresholds: readonly { readonly tierId: string; readonly threshold: number }[];
  readonly from: Instant;
  readonly until: Instant;
}

/** What would have come of it, and of exactly which history that was read. */
export interface Tried extends TrialOutcome {
  /** The last position that was read. */
  readonly position: number;
  /** SHA-256 over position and id of every event of a member that was read, in order. */
  readonly hash: string;
  readonly events: number;
}

const AT_ONCE = 2_000;

/**
 * Lives the recorded history of a programme's members again under other thresholds. It reads the log up to where that
 * ends now, keeps nothing and appends nothing; who asks again of the same position gets the same hash.
 */
export async function tryThresholds(
  { store, clock }: Pick<Desk, 'store' | 'clock'>,
  programmeId: string,
  { thresholds, from, until }: AskedTrial,
): Promise<Tried> {
  const programme = await lookAtProgramme(store, programmeId);
  const { tiers } = rulesAt(programme.versions, clock.now().toISOString()).rules;
  const trial = { programme, tiers: triedTiers(tiers, thresholds), from, until };
  const { position } = await store.head();
  const state = emptyTrial();
  const members = new Set<string>();
  const hash = createHash('sha256');
  let events = 0;
  for await (const event of eventsUpTo(store, position)) {
    if (!event.streamId.startsWith('member-')) continue;
    const memberId = event.streamId.slice('member-'.length);
    if (isEnrolmentIn(event, programmeId)) members.add(memberId);
    if (!members.has(memberId)) continue;
    hash.update(`${event.position} ${event.id}\n`);
    events += 1;
    tryEvent(state, memberId, event as unknown as Happened, trial);
  }
  return { ...outcomeOf(state, trial.tiers), position, hash: hash.digest('hex'), events };
}

async function* eventsUpTo(store: EventStore, last: number): AsyncGenerator<StoredEvent> {
  let after = 0;
  while (after < last) {
    const page = await store.readAll(after, AT_ONCE);
    if (page.length === 0) return;
    for (const event of page) if (event.position <= last) yield event;
    after = page.at(-1)!.position;
  }
}

function isEnrolmentIn({ type, data }: StoredEvent, programmeId: string): boolean {
  return type === 'MemberEnrolled' && (data as unknown as MemberEnrolled['data']).programmeId === programmeId;
}

function triedTiers(tiers: readonly Tier[], thresholds: AskedTrial['thresholds']): readonly Tier[] {
  const unknown = thresholds.find(({ tierId }) => !tiers.some((tier) => tier.tierId === tierId));
  if (unknown) throw new Rejection('tier-unknown', { tier: unknown.tierId });
  const tried = tiers.map((tier) => {
    const other = thresholds.find(({ tierId }) => tierId === tier.tierId);
    return other ? { ...tier, threshold: other.threshold } : tier;
  });
  const ascending = tried.every(({ threshold }, i) => i === 0 || threshold > tried[i - 1]!.threshold);
  if (tried[0]?.threshold !== 0 || !ascending) throw new Rejection('tiers-unordered');
  return tried;
}
