import { type Sql, sql } from '@rapport/kernel/sql';
import type { Fact } from '../domain/condition.events.ts';
import { rootOf, typeIn, typeName, withRoots } from './seen.ts';

const FOUND = sql`0 as n, null::bigint as minor, null::varchar as currency`;
const RECORDS = sql`[]::varchar[] as records`;

/** Whose language it is: the last one set at any of the addresses they have. */
export function whoSpeaks({ language }: Extract<Fact, { is: 'language' }>): Sql {
  return sql`
    select ${rootOf()} as who, ${FOUND}, max(s.day) as last_on, ${language} as word, ${RECORDS}
    from points f ${withRoots()} join (
      select ref, arg_max(coalesce(word, ''), position) as language, max(day) as day
      from seen f where ${typeIn('customers.consent', 'preferences-set')} group by ref
    ) s on s.ref = f.contact_point
    where s.language = ${language} group by 1`;
}

/**
 * Who permits something: the strictest word of all their addresses, as the consent ledger answers it. A withdrawal without a
 * purpose is of all of them, one without a channel of every channel; a consent counts for whoever gave it.
 */
export function whoPermits({ purpose, channel }: Extract<Fact, { is: 'consent' }>): Sql {
  const given = typeName('customers.consent', 'consent-given');
  const withdrawn = typeName('customers.consent', 'consent-withdrawn');
  return sql`
    select who, ${FOUND}, max(day) as last_on, ${purpose} as word, ${RECORDS} from (
      select ${rootOf()} as who, w.type, w.day, coalesce(g.root, w.party) as giver
      from points f ${withRoots()} join (
        select ref, arg_max(type, position) as type, arg_max(coalesce(party, ''), position) as party,
          arg_max(day, position) as day
        from seen f where ${typeIn('customers.consent', 'consent-given', 'consent-withdrawn')}
          and coalesce(word, ${purpose}) = ${purpose} and coalesce(channel, ${channel}) = ${channel}
        group by ref
      ) w on w.ref = f.contact_point left join roots g on g.party_id = w.party
    ) said
    group by who having bool_or(type = ${given} and giver = who) and not bool_or(type = ${withdrawn})`;
}
