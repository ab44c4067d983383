import { minorOf } from '@rapport/kernel/money';
import { type Sql, join, sql } from '@rapport/kernel/sql';
import type { Fact, Reach } from '../domain/condition.events.ts';
import { whoPermits, whoSpeaks } from './addresses-sql.ts';
import { oneOfIds, rootOf, typeIn, typeName, withRoots } from './seen.ts';

/**
 * Everybody of whom a fact holds, with what was found for it: who, n, minor, currency, last_on, word, records. `day` is the day
 * that days are counted back from.
 */
export function whoHas(fact: Fact, day: string): Sql {
  return READERS[fact.is](fact as never, day);
}

type Readers = { readonly [Is in Fact['is']]: (fact: Extract<Fact, { is: Is }>, day: string) => Sql };
const READERS: Readers = {
  bought: whoBought,
  quote: ({ states }) => whoHasOne('sales.quote', QUOTES, states),
  lead: whoIsLead,
  'open-case': whoHasOpenCase,
  'broken-promise': () => whoHasOne('workflow.promise', PROMISES, ['broken']),
  'due-promise': () => whoHasOne('workflow.promise', PROMISES, ['due']),
  'awaits-call': whoAwaitsCall,
  member: whoIsMember,
  kind: ({ kind }) => sql`
    select f.party as who, 0 as n, ${NO_AMOUNT}, null::date as last_on, f.kind as word, ${NO_RECORDS}
    from customers f where f.kind = ${kind}`,
  language: whoSpeaks,
  consent: whoPermits,
  reached: whoWasReached,
  wrote: whoWrote,
  scored: whoIsScored,
};

const NO_AMOUNT = sql`null::bigint as minor, null::varchar as currency`;
const NO_RECORDS = sql`[]::varchar[] as records`;
/** The latest three. */
const LATEST = sql`list(f.subject order by f.day desc, f.subject)[1:3] as records`;

/** What came back counts for the line it is of. An order counts while something of what is asked was not sent back. */
function whoBought(
  { productId, orders = 1, worth, withinDays }: Extract<Fact, { is: 'bought' }>,
  day: string,
): Sql {
  const bought =
    productId === undefined
      ? sql`select subject, party, day, currency, net from orders`
      : sql`
        select o.subject, any_value(o.party) as party, any_value(o.day) as day, any_value(o.currency) as currency,
          sum(x.minor) as net
        from lines l join lines x on x.subject = l.subject and x.line = l.line
          join orders o on o.subject = l.subject
        where l.product = ${productId} and x.fact in (select id from seen) group by o.subject`;
  const conditions = [
    sql`f.net > 0`,
    ...(worth === undefined ? [] : [sql`f.currency = ${worth.currency}`]),
    ...(withinDays === undefined ? [] : [sql`f.day > ${day}::date - ${withinDays}::integer`]),
  ];
  const amount = worth === undefined ? sql`true` : sql`sum(f.net) >= ${minorOf(worth)}::bigint`;
  return sql`
    select ${rootOf()} as who, count(*) as n,
      case when count(distinct f.currency) = 1 then sum(f.net)::bigint end as minor, min(f.currency) as currency,
      max(f.day) as last_on, null::varchar as word, ${LATEST}
    from (${bought}) f ${withRoots()} where ${join(conditions, ' and ')}
    group by 1 having count(*) >= ${orders}::bigint and ${amount}`;
}

/** What the facts of a record mean for how it stands; others change nothing. */
type States = Readonly<Record<string, string>>;
const QUOTES: States = {
  'quote-begun': 'draft',
  'quote-sent': 'sent',
  'quote-accepted': 'accepted',
  'quote-declined': 'declined',
  'quote-withdrawn': 'withdrawn',
  'quote-expired': 'expired',
  'quote-replaced': 'replaced',
};
const LEADS: States = { 'lead-captured': 'open', 'lead-qualified': 'qualified', 'lead-refused': 'refused' };
const PROMISES: States = {
  'promise-made': 'due',
  'promise-rescheduled': 'due',
  'promise-kept': 'kept',
  'promise-broken': 'broken',
  'promise-withdrawn': 'withdrawn',
  'promise-fulfilled-late': 'kept',
};

/** Who has a record that stands so, by its last fact that says how it stands, and that began as is said. */
function whoHasOne(topic: string, states: States, wanted: readonly string[], begun: Sql = sql`true`): Sql {
  const meant = Object.entries(states)
    .filter(([, state]) => wanted.includes(state))
    .map(([fact]) => sql`${typeName(topic, fact)}`);
  return sql`
    select ${rootOf()} as who, count(*) as n,
      case when count(distinct f.currency) = 1 then sum(f.minor)::bigint end as minor, min(f.currency) as currency,
      max(f.day) as last_on, null::varchar as word, ${LATEST}
    from (
      select subject, arg_max(party, position) filter (party is not null) as party, max(day) as day,
        arg_max(minor, position) filter (minor is not null) as minor,
        arg_max(currency, position) filter (minor is not null) as currency
      from seen f where ${typeIn(topic, ...Object.keys(states))}
      group by subject having arg_max(type, position) in (${join(meant, ', ')}) and ${begun}
    ) f ${withRoots()} where f.party is not null group by 1`;
}

function whoIsLead({ states, source }: Extract<Fact, { is: 'lead' }>): Sql {
  const captured = typeIn('sales.lead', 'lead-captured');
  const from = source === undefined ? sql`true` : sql`max(word) filter (${captured}) = ${source}`;
  return whoHasOne('sales.lead', LEADS, states, from);
}

const CASES = ['case-opened', 'case-resolved', 'case-closed', 'case-reopened'];

/** A case lies with whom its conversation is with; one without a conversation, with the party it was opened for. */
function whoHasOpenCase({ kinds }: Extract<Fact, { is: 'open-case' }>): Sql {
  const opened = [
    sql`${typeName('support.case', 'case-opened')}`,
    sql`${typeName('support.case', 'case-reopened')}`,
  ];
  const ofKind =
    kinds === undefined
      ? sql`true`
      : sql`f.kind in (${join(
          kinds.map((kind) => sql`${kind}`),
          ', ',
        )})`;
  return sql`
    select ${rootOf()} as who, count(*) as n, ${NO_AMOUNT}, max(f.day) as last_on,
      arg_max(f.kind, (f.day, f.subject)) as word, ${LATEST}
    from (
      select c.subject, c.kind, c.day, case when c.conversation is null then c.party else t.party end as party
      from (
        select subject, max(party) as party, max(ref) as conversation,
          min(day) filter (${typeIn('support.case', 'case-opened')}) as day,
          arg_max(word, position) filter (${typeIn('support.case', 'case-opened', 'case-reclassified')}) as kind
        from seen f where ${typeIn('support.case', ...CASES, 'case-reclassified')} group by subject
        having arg_max(type, position) filter (${typeIn('support.case', ...CASES)}) in (${join(opened, ', ')})
      ) c left join talks t on t.conversation = c.conversation
    ) f ${withRoots()} where f.party is not null and ${ofKind} group by 1`;
}

/** Calls, and whom they were with: by the conversation they belong to where nobody said. */
const CALLS = sql`
  select f.subject, f.day, f.word, f.number, coalesce(f.party, t.party) as party
  from seen f left join talks t on t.conversation = f.ref where ${typeIn('channels.call', 'call-recorded')}`;

function whoAwaitsCall(): Sql {
  return sql`
    select ${rootOf()} as who, count(*) as n, ${NO_AMOUNT}, max(f.day) as last_on, null::varchar as word, ${LATEST}
    from (${CALLS}) f ${withRoots()}
    where f.number = 1 and f.party is not null and f.subject not in (
      select f.subject from seen f where ${typeIn('channels.call', 'call-returned', 'call-back-waived')})
    group by 1`;
}

function whoWrote({ withinDays }: Extract<Fact, { is: 'wrote' }>, day: string): Sql {
  const lately = withinDays === undefined ? sql`true` : sql`f.day > ${day}::date - ${withinDays}::integer`;
  return sql`
    select ${rootOf()} as who, count(*) as n, ${NO_AMOUNT}, max(f.day) as last_on,
      arg_max(f.word, (f.day, f.subject)) as word, ${LATEST}
    from (
      select f.subject, f.day, f.word, t.party from seen f join talks t on t.conversation = f.subject
      where ${typeIn('channels.conversation', 'message-received')} and f.number = 0
      union all
      select c.subject, c.day, 'phone', c.party from (${CALLS}) c where c.word = 'in'
    ) f ${withRoots()} where f.party is not null and ${lately} group by 1`;
}

const POINTS = [
  'member-enrolled',
  'points-awarded',
  'points-released',
  'points-expired',
  'debt-repaid',
  'points-redeemed',
  'redemption-reversed',
  'points-taken-back',
  'points-corrected',
  'account-taken-over',
];

function whoIsMember({ programmeId, tiers, points = 0 }: Extract<Fact, { is: 'member' }>): Sql {
  const ranked = typeIn('loyalty.member', 'member-enrolled', 'tier-risen', 'tier-reviewed');
  const enrolled = typeIn('loyalty.member', 'member-enrolled');
  return sql`
    select ${rootOf()} as who, count(*) as n, sum(f.available)::bigint as minor, null::varchar as currency,
      max(f.day) as last_on, min(f.tier) as word, ${LATEST}
    from (
      select subject, max(party) as party, min(day) as day, max(ref) filter (${enrolled}) as programme,
        arg_max(word, position) filter (${ranked}) as tier,
        arg_max(number, position) filter (${typeIn('loyalty.member', ...POINTS)}) as available
      from seen f where f.type like 'rapport.loyalty.member.%' group by subject
      having count(*) filter (${typeIn('loyalty.member', 'account-joined')}) = 0
    ) f ${withRoots()}
    where f.party is not null and f.available >= ${points}::bigint
      and ${programmeId === undefined ? sql`true` : sql`f.programme = ${programmeId}`}
      and ${tiers === undefined ? sql`true` : oneOfIds(sql`f.tier`, tiers)}
    group by 1`;
}

const REACHED: Readonly<Record<Reach, Sql>> = {
  sent: sql`count(*) filter (${typeIn('channels.sending', 'sending-sent')}) > 0
    and count(*) filter (${typeIn('channels.sending', 'sending-bounced')}) = 0`,
  followed: sql`count(*) filter (${typeIn('channels.sending', 'link-followed')}) > 0`,
  answered: sql`count(*) filter (${typeIn('channels.sending', 'sending-answered')}) > 0`,
};

function whoWasReached({ campaignId, how }: Extract<Fact, { is: 'reached' }>): Sql {
  return sql`
    select ${rootOf()} as who, count(*) as n, ${NO_AMOUNT}, max(f.day) as last_on, ${how} as word, ${LATEST}
    from (
      select f.subject, max(f.party) as party, max(f.day) as day from seen f
      where f.type like 'rapport.channels.sending.%' and f.subject in (
        select f.subject from seen f
        where ${typeIn('channels.sending', 'sending-queued')} and f.ref = ${campaignId})
      group by f.subject having ${REACHED[how]}
    ) f ${withRoots()} where f.party is not null group by 1`;
}

function whoIsScored(fact: Extract<Fact, { is: 'scored' }>): Sql {
  const { classes, churn, recency, frequency, monetary } = fact;
  const fifth = (by: number, wanted: readonly number[] | undefined) =>
    wanted === undefined
      ? sql`true`
      : sql`(f.rfm // ${by}) % 10 in (${join(
          wanted.map((one) => sql`${one}::bigint`),
          ', ',
        )})`;
  return sql`
    select f.subject as who, 0 as n, f.minor, f.currency, f.day as last_on,
      case when ${churn === undefined}::boolean then f.class else f.churn end as word, ${NO_RECORDS}
    from (
      select subject, max(day) as day, arg_max(coalesce(word, ''), position) as class,
        arg_max(coalesce(ref, ''), position) as churn, arg_max(coalesce(number, 0), position)::bigint as rfm,
        arg_max(coalesce(minor, -1), position) as minor, arg_max(coalesce(currency, ''), position) as currency
      from seen f where ${typeIn('analytics.profile', 'scores-changed')} group by subject
    ) f
    where f.class <> ''
      and ${classes === undefined ? sql`true` : oneOfIds(sql`f.class`, classes)}
      and ${churn === undefined ? sql`true` : oneOfIds(sql`f.churn`, churn)}
      and ${fifth(100, recency)} and ${fifth(10, frequency)} and ${fifth(1, monetary)}`;
}
