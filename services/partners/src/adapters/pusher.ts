import { heldSince } from '@rapport/kernel/backup';
import { CheckpointLost, followLoop } from '@rapport/kernel/projection';
import type { Worker } from '@rapport/kernel/service';
import { type Wake, createWake, pause } from '@rapport/kernel/waking';
import { noteFailure, noteOf } from '../commands/index.ts';
import { entriesOf, pushPlace, recordTried, settledBefore } from '../queries/pushes.ts';
import type { PushFailure } from '../domain/subscription.events.ts';
import { openResends, standingSubscriptions } from '../queries/subscriptions.ts';
import { placeThrough } from '../queries/feed.ts';
import { type PushLane, lanesOf } from './push-lanes.ts';
import type { PusherNeeds } from './push-needs.ts';
import { type Attempt, pushAll } from './push-rows.ts';

/** So many lanes are pushed along at once; one that hangs holds up no other. */
const MOST_LANES = 32;
const LOOK_MS = 200;
/** What went wrong on our side is tried again after this. */
const BREATH_MS = 2_000;

/** Pushes events to partners, one process at a time. */
export function pusher(needs: PusherNeeds): Worker {
  let held: { stop(): Promise<void> } | undefined;
  return {
    name: 'push-webhooks',
    start: async () => {
      held = needs.leases.hold('push-webhooks', ({ signal }) => pushWhileHeld(needs, signal));
    },
    stop: async () => {
      await held?.stop();
      needs.poster.close();
    },
  };
}

/** Starts whatever lane is not under way, until the signal comes; what is in the air then is finished first. */
export async function pushWhileHeld(needs: PusherNeeds, signal: AbortSignal): Promise<void> {
  const underWay = new Map<string, Promise<void>>();
  const wake = createWake(signal);
  const look = async () => {
    if (await heldSince(needs.database)) return false;
    for (const lane of await lanesNow(needs)) {
      if (underWay.has(lane.pushId) || underWay.size >= MOST_LANES) continue;
      const going = goAlong(needs, lane, wake, signal).finally(() => underWay.delete(lane.pushId));
      underWay.set(lane.pushId, going);
    }
    return false;
  };
  await followLoop('push-webhooks', look, wake, signal, needs.logger, LOOK_MS);
  await Promise.all(underWay.values());
}

async function lanesNow({ database, feed, desk }: PusherNeeds): Promise<readonly PushLane[]> {
  const standing = await standingSubscriptions(database);
  if (standing.length === 0) return [];
  const resends = await openResends(database);
  return standing.flatMap((one) => lanesOf(one, resends, { database, feed, types: desk.types }));
}

async function goAlong(needs: PusherNeeds, lane: PushLane, wake: Wake, signal: AbortSignal): Promise<void> {
  try {
    if (await pushOn(needs, lane, signal)) wake.ring();
  } catch (error) {
    // Another process has moved it: it holds the lease now, or it will be seen in the next round.
    if (error instanceof CheckpointLost) return;
    const { pushId } = lane;
    needs.logger.warn({ push: pushId, err: error }, 'pushing could not go on; it will be tried again');
    await pause(BREATH_MS, signal);
  }
}

const contextOf = (pushId: string) => ({ cause: { correlationId: pushId, actor: 'service:partners' } });

/** Pushes the next events of a lane; true when there may be more at once. */
export async function pushOn(needs: PusherNeeds, lane: PushLane, signal: AbortSignal): Promise<boolean> {
  const { database, desk } = needs;
  const { pushId, resendId, subscription } = lane;
  const { subscription_id: subscriptionId } = subscription;
  const from = await pushPlace(database, pushId, await lane.begins());
  const { rows, place, more } = await lane.next(from.place);
  const push = { pushId, subscriptionId, resendId };
  if (rows.length === 0) {
    if (moved(from.place, place)) await recordTried(database, push, from, place, []);
    if (more) return true;
    if (resendId !== null) await completeResend(needs, subscriptionId, resendId);
    return false;
  }
  const known = resendId === null ? await settledBefore(database, subscriptionId, rows) : new Set<string>();
  const tried = await pushAll(
    needs,
    lane,
    rows.filter(({ id }) => !known.has(id)),
    signal,
  );
  const settled = new Set([...known, ...tried.filter(isSettled).map(({ row }) => row.id)]);
  const stop = rows.findIndex(({ id }) => !settled.has(id));
  const to = stop < 0 ? place : placeThrough(from.place, rows.slice(0, stop));
  await recordTried(database, push, from, to, tried);
  const failed = tried.find((one) => !isSettled(one));
  if (failed) await noteTheFailure(needs, subscriptionId, failed);
  else if (subscription.attempt > 0 && tried.length > 0)
    await noteOf(desk, subscriptionId, { type: 'NoteSuccess', data: {} }, contextOf(pushId));
  return !failed;
}

/** Nothing more is to be done about it: it was taken, or is refused for good. */
const isSettled = ({ taken, reason }: Attempt) => taken || reason === 'refused';

const moved = (a: PushPlaceOf, b: PushPlaceOf) =>
  JSON.stringify(entriesOf(a)) !== JSON.stringify(entriesOf(b));
type PushPlaceOf = Parameters<typeof entriesOf>[0];

async function completeResend(
  { desk }: PusherNeeds,
  subscriptionId: string,
  resendId: string,
): Promise<void> {
  const command = { type: 'CompleteResend', data: { resendId } } as const;
  await noteOf(desk, subscriptionId, command, contextOf(resendId));
}

async function noteTheFailure({ desk }: PusherNeeds, subscriptionId: string, failed: Attempt): Promise<void> {
  const { row, status, askedMs } = failed;
  const reason = failed.reason as PushFailure;
  const tried = { eventId: row.id, status, reason, askedMs, chance: Math.random() };
  await noteFailure(desk, subscriptionId, tried, contextOf(subscriptionId));
}
