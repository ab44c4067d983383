-- The shared event log in Postgres: topics of numbered records, producers with a fence, groups of readers.
create schema lg;

create table lg.topics (
  id smallint generated always as identity primary key,
  topic text not null unique,
  partitions int not null,
  retention interval
);

-- Locked by every append. `sources` holds the last accepted position per source: lower ones are dropped, so that a
-- relay that sends twice is heard once.
create table lg.heads (
  topic_id smallint not null references lg.topics on delete cascade,
  part int not null,
  first bigint not null default 0,
  next bigint not null default 0,
  sources jsonb not null default '{}',
  primary key (topic_id, part)
) with (fillfactor = 20);

create table lg.records (
  topic_id smallint not null references lg.topics on delete cascade,
  part int not null,
  off bigint not null,
  source text not null,
  position bigint not null,
  appended_at timestamptz not null,
  key text not null,
  headers text not null,
  value bytea not null,
  primary key (topic_id, part, off)
);
-- Protobuf hardly compresses; trying costs more than it saves.
alter table lg.records alter column value set storage external;

create table lg.producers (
  producer text primary key,
  epoch bigint not null
) with (fillfactor = 20);

create table lg.members (
  grp text not null,
  member uuid not null,
  topics text[] not null,
  lease_until timestamptz not null,
  primary key (grp, member)
) with (fillfactor = 20);

create table lg.claims (
  grp text not null,
  topic text not null,
  part int not null,
  owner uuid not null,
  primary key (grp, topic, part)
) with (fillfactor = 20);

-- Appends a run of records to one topic. LG001 = fenced out, LG002 = no such topic, LG003 = what came before is not here. Values lie end to end in r_values.
create function lg.append(
  t text, who text, at_epoch bigint,
  r_part int[], r_source text[], r_position bigint[], r_previous bigint[], r_key text[], r_headers text[], r_length int[], r_values bytea
) returns table (part int, base bigint, next bigint) language plpgsql as $$
#variable_conflict use_column
declare
  tid smallint;
  fence bigint;
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
  if exists (
    select 1 from (
      select distinct on (u.part, u.source) u.previous, coalesce((h.sources ->> u.source)::bigint, 0) as taken
      from unnest(r_part, r_source, r_position, r_previous) with ordinality u (part, source, position, previous, i)
      join lg.heads h on h.topic_id = tid and h.part = u.part
      where u.position > coalesce((h.sources ->> u.source)::bigint, 0)
      order by u.part, u.source, u.i
    ) fresh where fresh.previous > fresh.taken
  ) then raise exception 'what came before is not here' using errcode = 'LG003'; end if;
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

-- One turn of a member: renews its lease, forgets members whose lease ran out, lets go of what is no longer its share
-- and takes what is free. Partition p of a topic belongs to the p-th member that hears it. `settled` = nothing to wait for.
create function lg.attend(g text, me uuid, hears text[], lease_ms int)
returns table (topic text, part int, settled boolean) language plpgsql as $$
#variable_conflict use_column
declare
  changed boolean;
  gone bigint;
  joined boolean;
begin
  perform pg_advisory_xact_lock(hashtext('lg.group'), hashtext(g));
  delete from lg.members m where m.grp = g and m.member <> me and m.lease_until < clock_timestamp();
  changed := found;
  insert into lg.members as m (grp, member, topics, lease_until)
  values (g, me, hears, clock_timestamp() + lease_ms * interval '1 millisecond')
  on conflict (grp, member) do update set lease_until = excluded.lease_until, topics = excluded.topics
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

-- A member leaves; the others hear of it at once.
create function lg.leave(g text, me uuid) returns void language sql as $$
  delete from lg.claims where grp = g and owner = me;
  delete from lg.members where grp = g and member = me;
  select pg_notify('lg_group', g);
$$;

-- Drops records beyond their topic's retention.
create function lg.trim() returns void language sql as $$
  with kept as (
    select h.topic_id, h.part, coalesce(
      (select min(r.off) from lg.records r
       where r.topic_id = h.topic_id and r.part = h.part and r.appended_at >= clock_timestamp() - x.retention), h.next) as first
    from lg.heads h join lg.topics x on x.id = h.topic_id where x.retention is not null
  ),
  gone as (
    delete from lg.records r using kept k where r.topic_id = k.topic_id and r.part = k.part and r.off < k.first
  )
  update lg.heads h set first = k.first from kept k
  where h.topic_id = k.topic_id and h.part = k.part and h.first < k.first;
$$;
