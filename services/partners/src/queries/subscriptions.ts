import type { Database } from '@rapport/kernel/postgres';
import { type PolicyTree, compileToSql } from '@rapport/kernel/policy';
import { sql } from '@rapport/kernel/sql';
import type { PlaceEntries, Resent, SealedSecret } from '../domain/subscription.events.ts';
import { HIGHEST, type Page, type Place, pageOf } from '@rapport/kernel/values';

/** A subscription as it stands, its secrets sealed. */
export interface SubscriptionRow {
  readonly subscription_id: string;
  readonly partner_id: string;
  readonly url: string;
  readonly types: readonly string[];
  readonly records: readonly string[];
  readonly parties: readonly string[];
  readonly personal: boolean;
  readonly secret: SealedSecret;
  readonly previous_secret: SealedSecret | null;
  readonly previous_until: string | null;
  readonly after: PlaceEntries;
  readonly status: 'active' | 'waiting' | 'paused' | 'ended';
  readonly attempt: number;
  readonly failing_since: string | null;
  readonly retry_at: string | null;
  readonly reason: string | null;
  readonly last_status: number | null;
  readonly begun_at: string;
  readonly last_news: number;
}

/** The subscriptions of a partner, the latest first. */
export function subscriptionsOf(
  database: Database,
  visible: PolicyTree,
  partnerId: string,
): Promise<readonly SubscriptionRow[]> {
  return database.many<SubscriptionRow>(sql`
    select s.* from read.subscriptions_v1 s
    where s.partner_id = ${partnerId}::uuid and ${compileToSql(visible, 's')} order by s.begun_at desc`);
}

/** One subscription, if it may be seen. */
export function subscription(
  database: Database,
  visible: PolicyTree,
  subscriptionId: string,
): Promise<SubscriptionRow | undefined> {
  return database.maybeOne<SubscriptionRow>(sql`
    select s.* from read.subscriptions_v1 s
    where s.subscription_id = ${subscriptionId}::uuid and ${compileToSql(visible, 's')}`);
}

/** A subscription that is pushed now, with what its partner may hear. */
export interface StandingSubscription extends SubscriptionRow {
  readonly scopes: readonly string[];
}

/** Subscriptions that wait for nothing but news. */
export function standingSubscriptions(database: Database): Promise<readonly StandingSubscription[]> {
  return database.many<StandingSubscription>(sql`
    select s.*, p.scopes from read.subscriptions_v1 s join read.partners_v1 p using (partner_id)
    where s.status = 'active' and p.status = 'open' order by s.subscription_id`);
}

/** A resend as it is kept. */
export interface ResendRow {
  readonly resend_id: string;
  readonly subscription_id: string;
  readonly what: Resent;
  readonly asked_at: string;
  readonly completed_at: string | null;
}

/** Resends that are under way, of all subscriptions. */
export function openResends(database: Database): Promise<readonly ResendRow[]> {
  return database.many<ResendRow>(sql`
    select * from read.resends_v1 where completed_at is null order by asked_at, resend_id`);
}

/** The resends of a subscription, the latest first. */
export function resendsOf(database: Database, subscriptionId: string): Promise<readonly ResendRow[]> {
  return database.many<ResendRow>(sql`
    select * from read.resends_v1 where subscription_id = ${subscriptionId}::uuid order by asked_at desc limit 50`);
}

/** What became of an event that was pushed. */
export interface DeliveryRow {
  readonly subscription_id: string;
  readonly source: string;
  readonly position: number;
  readonly event_id: string;
  readonly type: string;
  readonly stream_id: string;
  readonly taken: boolean;
  readonly tries: number;
  readonly status: number;
  readonly reason: string;
  readonly took_ms: number;
  readonly first_at: string;
  readonly last_at: string;
  readonly resend_id: string | null;
}

/** What became of an event that was pushed: the partner has it, is to get it again, or refused it for good. */
export const DELIVERY_STATES = ['taken', 'failed', 'refused'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** What was pushed, the latest first. */
export async function deliveriesBefore(
  database: Database,
  visible: PolicyTree,
  { subscriptionId, state }: { readonly subscriptionId: string; readonly state?: DeliveryState | undefined },
  before: Place = HIGHEST,
  limit: number,
): Promise<Page<DeliveryRow>> {
  const rows = await database.many<DeliveryRow>(sql`
    select d.* from partners.deliveries d join read.subscriptions_v1 s using (subscription_id)
    where d.subscription_id = ${subscriptionId}::uuid and ${compileToSql(visible, 's')}
      and (${state ?? null}::text is null or ${state ?? null}::text = case
        when d.taken then 'taken' when d.reason = 'refused' then 'refused' else 'failed' end)
      and (d.last_at, d.event_id) < (${before.at}::timestamptz, ${before.id}::uuid)
    order by d.last_at desc, d.event_id desc limit ${limit + 1}`);
  return pageOf(rows, limit);
}

/** Where some events that were pushed lie. */
export async function placesOfDeliveries(
  database: Database,
  subscriptionId: string,
  eventIds: readonly string[],
): Promise<readonly (readonly [source: string, position: number])[]> {
  const rows = await database.many<{ source: string; position: number }>(sql`
    select source, position from partners.deliveries
    where subscription_id = ${subscriptionId}::uuid and event_id = any(${eventIds}::uuid[])
    order by source, position`);
  return rows.map(({ source, position }) => [source, position]);
}
