import { type Sql, sql } from '@rapport/kernel/sql';
import { rootOf, typeIn, typeName, withRoots } from './seen.ts';

/** Costs of campaigns, each as it was said last: by its last word it counts for its day, before that for none. */
export const STANDING_COSTS = 'standing costs';
/** Orders of customers whom a campaign's message had reached before, for what was not sent back. */
export const CREDITED_ORDERS = 'credited orders';

const COST = typeIn('marketing.campaign', 'cost-recorded', 'cost-corrected');
const QUEUED = typeIn('channels.sending', 'sending-queued');
const PLACED = typeIn('sales.order', 'order-placed');
const BOUNCED = typeIn('channels.sending', 'sending-bounced');

/** Makings of figures that are more than all events of a type, as facts; `seen`, `roots` and `orders` stand before them. */
export const MAKINGS: Readonly<Record<string, Sql>> = {
  [STANDING_COSTS]: sql`
    select f.* from seen f where ${COST} and f.id in (
      select arg_max(f.id, f.position) from seen f where ${COST} group by f.subject, f.ref)`,
  // As marketing credits them: the message left before the order was placed, on its day at the latest, and within the look-back
  // of its campaign. Orders and messages meet by customer first: asked one order after the other, it takes seconds a thousand.
  [CREDITED_ORDERS]: sql`
    select f.* replace (o.net as minor)
    from seen f join orders o on o.subject = f.subject
    where ${PLACED} and f.subject in (
      select p.subject from (
        select f.subject, f.occurred_at, f.day, ${rootOf()} as customer from seen f ${withRoots()} where ${PLACED}
      ) p join (
        select ${rootOf('m.party')} as customer, m.sent_at, m.sent_on, c.look_back from (
          select f.party, f.ref as campaign, sent.occurred_at as sent_at, sent.day as sent_on
          from seen f join seen sent on sent.subject = f.subject
          where ${QUEUED} and sent.type = ${typeName('channels.sending', 'sending-sent')}
            and f.subject not in (select f.subject from seen f where ${BOUNCED})
        ) m join (
          select f.subject, arg_max(f.number, f.position)::integer as look_back from seen f
          where ${typeIn('marketing.campaign', 'campaign-planned', 'campaign-changed')} group by f.subject
        ) c on c.subject = m.campaign ${withRoots('m.party')}
      ) t on t.customer = p.customer
      where t.sent_at < p.occurred_at and t.sent_on <= p.day
        and t.sent_at >= p.occurred_at - to_hours(24 * t.look_back))`,
};
