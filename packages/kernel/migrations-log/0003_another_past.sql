-- Appends a run of records to one topic. LG001 = fenced out, LG002 = no such topic, LG003 = what came before is not here,
-- LG004 = the source goes on from another past: it does not know what it sent last. Only the topic's own service writes to
-- it, so that the last record of a partition is what was accepted last. Values lie end to end in r_values.
create or replace function lg.append(
  t text, who text, at_epoch bigint,
  r_part int[], r_source text[], r_position bigint[], r_previous bigint[], r_key text[], r_headers text[], r_length int[], r_values bytea
) returns table (part int, base bigint, next bigint) language plpgsql as $$
#variable_conflict use_column
declare
  tid smallint;
  fence bigint;
  chain record;
begin
  select p.epoch into fence from lg.producers p where p.producer = who for update;
  if fence is null then
    insert into lg.producers (producer, epoch) values (who, at_epoch) on conflict (producer) do nothing;
    select p.epoch into fence from lg.producers p where p.producer = who for update;
  end if;
  if fence > at_epoch then raise exception 'fenced out' using errcode = 'LG001'; end if;
  if fence < at_epoch then update lg.producers p set epoch = at_epoch where p.producer = who; end if;
  select x.id into tid from lg.topics x where x.topic = t;
  if tid is null then raise exception 'no such topic' using errcode = 'LG002'; end if;
  perform 1 from lg.heads h where h.topic_id = tid and h.part = any (r_part) order by h.part for update;
  for chain in
    select distinct on (u.part, u.source) u.previous, u.taken from (
      select u.*, coalesce((h.sources ->> u.source)::bigint, 0) as taken
      from unnest(r_part, r_source, r_position, r_previous) with ordinality u (part, source, position, previous, i)
      join lg.heads h on h.topic_id = tid and h.part = u.part
    ) u where u.position > u.taken order by u.part, u.source, u.i
  loop
    if chain.previous > chain.taken then raise exception 'what came before is not here' using errcode = 'LG003'; end if;
    if chain.previous > 0 and chain.previous < chain.taken then raise exception 'another past' using errcode = 'LG004'; end if;
  end loop;
  if exists (
    select from unnest(r_part, r_source, r_position, r_headers) u (part, source, position, headers)
    join lg.heads h on h.topic_id = tid and h.part = u.part and u.position = (h.sources ->> u.source)::bigint
    join lg.records r on r.topic_id = tid and r.part = u.part and r.off = h.next - 1 and r.source = u.source
      and r.position = u.position
    where u.position > 0 and r.headers::jsonb ->> 'ce_id' <> u.headers::jsonb ->> 'ce_id'
  ) then raise exception 'another past' using errcode = 'LG004'; end if;
  return query
  with given as materialized (
    select u.*, h.next as h_next, h.sources as h_sources, sum(u.length) over (order by u.i) - u.length + 1 as start
    from unnest(r_part, r_source, r_position, r_key, r_headers, r_length)
      with ordinality u (part, source, position, key, headers, length, i)
    join lg.heads h on h.topic_id = tid and h.part = u.part
  ),
  fresh as materialized (
    select g.*, g.h_next + row_number() over (partition by g.part order by g.i) - 1 as off
    from given g where g.position = 0 or g.position > coalesce((g.h_sources ->> g.source)::bigint, 0)
  ),
  written as (
    insert into lg.records (topic_id, part, off, source, position, appended_at, key, headers, value)
    select tid, f.part, f.off, f.source, f.position, clock_timestamp(), f.key, f.headers,
      substring(r_values from f.start::int for f.length)
    from fresh f
  ),
  top as materialized (
    select s.part, sum(s.n)::bigint as n, jsonb_object_agg(s.source, s.position) as sources
    from (select f.part, f.source, count(*) as n, max(f.position) as position from fresh f group by 1, 2) s
    group by s.part
  ),
  moved as (
    update lg.heads h set next = h.next + top.n, sources = h.sources || top.sources
    from top where h.topic_id = tid and h.part = top.part
    returning h.part, h.next
  )
  select d.part, d.h_next, coalesce(m.next, d.h_next)
  from (select distinct g.part, g.h_next from given g) d left join moved m on m.part = d.part;
  perform pg_notify('lg', t);
end $$;
