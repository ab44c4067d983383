-- The server process (pid and start) of the connection over which a member's process listens: it ends with the process.
-- Null: not known, the member counts until its lease has run out.
alter table lg.members add column backend int, add column backend_start timestamptz;

-- Whether a server process has ended. One whose start is not shown to us, as it is another role's, counts as still there.
create function lg.has_ended(backend int, started timestamptz) returns boolean language sql volatile as $$
  select started is not null and not exists (
    select from pg_stat_get_activity(backend) a where a.backend_start is null or a.backend_start = started);
$$;

-- One turn of a member: renews its lease, forgets members whose lease ran out or whose process is gone, lets go of what is
-- no longer its share and takes what is free. Partition p of a topic belongs to the p-th member that hears it. `listener`:
-- the server process its own process listens by; one that has ended already is not put down, or a member that does not know
-- yet would be forgotten over and over. `settled` = nothing to wait for.
create function lg.attend(g text, me uuid, hears text[], lease_ms int, listener int)
returns table (topic text, part int, settled boolean) language plpgsql as $$
#variable_conflict use_column
declare
  listens record;
  changed boolean;
  gone bigint;
  joined boolean;
begin
  perform pg_advisory_xact_lock(hashtext('lg.group'), hashtext(g));
  delete from lg.members m where m.grp = g and m.member <> me
    and (m.lease_until < clock_timestamp() or lg.has_ended(m.backend, m.backend_start));
  changed := found;
  select a.pid, a.backend_start into listens from pg_stat_get_activity(coalesce(listener, 0)) a;
  insert into lg.members as m (grp, member, topics, lease_until, backend, backend_start)
  values (g, me, hears, clock_timestamp() + lease_ms * interval '1 millisecond', listens.pid, listens.backend_start)
  on conflict (grp, member) do update set lease_until = excluded.lease_until, topics = excluded.topics,
    backend = excluded.backend, backend_start = excluded.backend_start
  returning m.xmax = 0 into joined;
  delete from lg.claims c where c.grp = g and not exists (
    select 1 from lg.members m where m.grp = g and m.member = c.owner and c.topic = any (m.topics));
  with share as materialized (
    select x.topic, h.part, s.members[1 + h.part % cardinality(s.members)] = me as mine
    from lg.topics x join lg.heads h on h.topic_id = x.id
    cross join lateral (
      select array_agg(m.member order by m.member) as members from lg.members m where m.grp = g and x.topic = any (m.topics)
    ) s
    where x.topic = any (hears)
  )
  delete from lg.claims c using share s
  where c.grp = g and c.owner = me and c.topic = s.topic and c.part = s.part and not s.mine;
  get diagnostics gone = row_count;
  if changed or joined or gone > 0 then perform pg_notify('lg_group', g); end if;
  return query
  with share as materialized (
    select x.topic, h.part
    from lg.topics x join lg.heads h on h.topic_id = x.id
    cross join lateral (
      select array_agg(m.member order by m.member) as members from lg.members m where m.grp = g and x.topic = any (m.topics)
    ) s
    where x.topic = any (hears) and s.members[1 + h.part % cardinality(s.members)] = me
  ),
  taken as (
    insert into lg.claims (grp, topic, part, owner) select g, s.topic, s.part, me from share s
    on conflict (grp, topic, part) do nothing returning topic, part
  ),
  held as (
    select c.topic, c.part from lg.claims c join share s on s.topic = c.topic and s.part = c.part
    where c.grp = g and c.owner = me
    union all select t.topic, t.part from taken t
  )
  select h.topic, h.part, (select count(*) from held) = (select count(*) from share) from held h;
end $$;

-- As processes of an older build ask.
create or replace function lg.attend(g text, me uuid, hears text[], lease_ms int)
returns table (topic text, part int, settled boolean) language sql as $$
  select * from lg.attend(g, me, hears, lease_ms, null);
$$;
