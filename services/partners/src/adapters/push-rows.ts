import { instantOf } from '@rapport/kernel/values';
import type { FeedRow } from '../queries/feed.ts';
import type { Tried } from '../queries/pushes.ts';
import type { PushOutcome } from '../domain/subscription.events.ts';
import { type CloudEvent, cloudEvents } from './cloud-events.ts';
import type { PushLane } from './push-lanes.ts';
import type { PusherNeeds } from './push-needs.ts';
import { signedHeaders } from './signing.ts';

/** A try to push an event, and how long its answer asked to wait. */
export type Attempt = Tried & { readonly reason: PushOutcome; readonly askedMs: number };

/** So many events of different records are in the air at once. */
const IN_THE_AIR = 8;

/**
 * Pushes events: those of one record one after the other, those of different records beside each other. After the first
 * that is not taken no other is begun, so that nothing of a record overtakes what came before it; one that the partner
 * refuses for good is passed by, as the partner wants it.
 */
export async function pushAll(
  needs: PusherNeeds,
  lane: PushLane,
  rows: readonly FeedRow[],
  signal: AbortSignal,
): Promise<readonly Attempt[]> {
  if (rows.length === 0) return [];
  const events = await cloudEvents(rows, lane.personal, needs.keys);
  const secrets = await secretsOf(needs, lane);
  const records = [
    ...Map.groupBy(
      rows.map((row, i) => ({ row, event: events[i]! })),
      ({ row }) => row.stream_id,
    ).values(),
  ];
  const tried: Attempt[] = [];
  let stopped = false;
  const work = async () => {
    for (let next = records.shift(); next; next = records.shift()) {
      for (const { row, event } of next) {
        if (stopped || signal.aborted) return;
        const attempt = await pushOne(needs, lane, row, event, secrets);
        tried.push(attempt);
        if (!attempt.taken && attempt.reason !== 'refused') stopped = true;
      }
    }
  };
  await Promise.all(Array.from({ length: IN_THE_AIR }, work));
  return tried;
}

async function pushOne(
  { desk, poster }: PusherNeeds,
  { subscription, resendId }: PushLane,
  row: FeedRow,
  event: CloudEvent,
  secrets: readonly string[],
): Promise<Attempt> {
  const now = desk.clock.now();
  const body = Buffer.from(JSON.stringify(event));
  const headers = {
    'content-type': 'application/cloudevents+json; charset=utf-8',
    'user-agent': 'Rapport-Webhooks/1',
    ...signedHeaders(row.id, now, body, secrets),
    ...(resendId === null ? {} : { 'rapport-resend': resendId }),
  };
  const { refuses, ...posted } = await poster.post(subscription.url, headers, body);
  const attempt = { row, at: instantOf(now), ...posted };
  return isRefusal(posted, refuses, row) ? { ...attempt, reason: 'refused' } : attempt;
}

/** By this status a partner refuses an event for good, where it names it besides: nobody says both by mistake. */
const UNPROCESSABLE = 422;
const isRefusal = ({ status }: { readonly status: number }, refuses: string, { id }: FeedRow): boolean =>
  status === UNPROCESSABLE && refuses === id;

/** What pushes are signed with now: while a secret is replaced, with both. */
async function secretsOf(
  { keys, desk }: PusherNeeds,
  { subscription }: PushLane,
): Promise<readonly string[]> {
  const { secret, previous_secret: previous, previous_until: until } = subscription;
  const both = previous && until && instantOf(desk.clock.now()) < until;
  const sealed = [secret, ...(both ? [previous] : [])];
  const texts = await keys.open(sealed.map((one) => ({ field: 'secret', sealed: one })));
  return texts.filter((text) => text !== undefined);
}
