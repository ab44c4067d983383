import { type Sql, sql } from '@rapport/kernel/sql';

/** How promises stand at an instant, as expressions over a row `p` of `read.promises_v1`. */
export interface Standing {
  /** Whether it was made by then. */
  readonly made: Sql;
  readonly state: Sql;
  /** Who answered for it. */
  readonly owner: Sql;
  readonly dueAt: Sql;
  readonly due: Sql;
  /** The instant itself, for what else has a past. */
  readonly at: Sql;
}

const now: Standing = {
  made: sql`true`,
  state: sql`p.state`,
  owner: sql`p.owner`,
  dueAt: sql`p.due_at`,
  due: sql`p.due`,
  at: sql`'infinity'::timestamptz`,
};

/** How they stand now, or as it was recorded up to an instant. */
export function standingAt(asOf: string | undefined): Standing {
  if (asOf === undefined) return now;
  const at = sql`${asOf}::timestamptz`;
  const last = (column: Sql): Sql => sql`(
    select e.value from jsonb_array_elements(${column}) with ordinality as e (value, place)
    where (e.value ->> 'since')::timestamptz <= ${at} order by e.place desc limit 1)`;
  const window = last(sql`p.windows`);
  return {
    made: sql`p.made_at <= ${at}`,
    state: sql`(case when p.fulfilled_at <= ${at} then 'fulfilled-late' when p.broken_at <= ${at} then 'broken'
      when p.kept_at <= ${at} then 'kept' when p.withdrawn_at <= ${at} then 'withdrawn' else 'open' end)`,
    owner: sql`(${last(sql`p.owners`)} ->> 'owner')::uuid`,
    dueAt: sql`(${window} -> 'window' -> 'to' ->> 'at')::timestamptz`,
    due: sql`(${window} -> 'window')`,
    at,
  };
}

/**
 * Named queries that say which promises contradict each other at an instant: two that are open then, of one kind, about one
 * record (or, where they are about none, to one customer, whoever was merged into it by then), with different values. It
 * looks at rows that come from one stream each, so it is the same in whatever order the streams were heard.
 */
export function contradictionsAt({ made, state, at }: Standing): Sql {
  return sql`
    merged as (
      select party_id, survivor_id from read.aliases_v1
      where merged_at <= ${at} and (unmerged_at is null or unmerged_at > ${at})
    ),
    comparable as (
      select p.promise_id, p.kind, p.value_hash, p.topic_kind, p.topic_id from read.promises_v1 p
      where p.value_hash <> '' and ${made} and ${state} = 'open'
    ),
    up (start, id) as (
      select distinct topic_id, topic_id from comparable where topic_kind = 'party'
      union
      select up.start, m.survivor_id from up join merged m on m.party_id = up.id
    ),
    survivors as (
      select start, coalesce(min(id::text) filter (where not exists (
        select from merged m where m.party_id = up.id)), min(id::text)) as survivor
      from up group by start
    ),
    topics as (
      select c.promise_id, c.kind, c.value_hash, c.topic_kind, coalesce(s.survivor, c.topic_id::text) as topic
      from comparable c left join survivors s on c.topic_kind = 'party' and s.start = c.topic_id
    ),
    contradictions as (
      select a.promise_id, array_agg(b.promise_id order by b.promise_id) as others
      from topics a join topics b using (topic_kind, topic, kind)
      where a.value_hash <> b.value_hash group by a.promise_id
    )`;
}
