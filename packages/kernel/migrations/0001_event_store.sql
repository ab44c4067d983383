-- The service's own log, and what the kernel keeps beside it.
create schema es;
create schema ops;
create schema read;

-- One row hands out positions: locked first by every append and held to commit, so that positions are gapless,
-- in commit order, and an instant (recorded_at) never decreases along them.
create table es.head (
  shard int primary key,
  position bigint not null,
  recorded_at timestamptz not null,
  epoch uuid not null default gen_random_uuid()
) with (fillfactor = 10);
insert into es.head (shard, position, recorded_at) values (0, 0, 'epoch');

create table es.streams (
  stream_id text primary key,
  version bigint not null
) with (fillfactor = 80);

create table es.events (
  position bigint primary key,
  stream_id text not null,
  version bigint not null,
  event_id uuid not null,
  type text not null,
  schema smallint not null,
  data jsonb not null,
  meta jsonb not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  unique (stream_id, version)
);

-- Commands already done. Clients' keys are purged after a while; keys derived by reactions and timers never are.
create table es.commands (
  kind text not null,
  key text not null,
  request_hash text not null,
  first_position bigint not null,
  last_position bigint not null,
  answer jsonb,
  recorded_at timestamptz not null,
  primary key (kind, key)
) partition by list (kind);
create table es.client_commands partition of es.commands for values in ('client');
create table es.reaction_commands partition of es.commands for values in ('reaction');
create index on es.client_commands (recorded_at);

create table es.snapshots (
  stream_id text not null,
  shape text not null,
  version bigint not null,
  state jsonb not null,
  primary key (stream_id, shape)
);

-- Append-only: neither an update nor a delete nor a truncate of what has happened.
create function es.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'es.events is append-only' using errcode = 'restrict_violation';
end $$;
create trigger append_only before update or delete on es.events for each row execute function es.refuse_change();
create trigger append_only_truncate before truncate on es.events for each statement execute function es.refuse_change();

-- Appends a batch of requests, each all or nothing. One element per request (r_), per stream part (p_), per event (e_);
-- p_expected: -1 any, 0 nothing yet, n exactly; e_offset: the event's place in its part, from 1. The caller never puts a
-- stream or a key twice into one batch. Look-ups go row by row through the primary keys and the rest joins nothing, so
-- that the plans, made while the tables are small, stay right when they are large.
create function es.append(
  r_count int[], r_meta jsonb[], r_kind text[], r_key text[], r_hash text[], r_answer jsonb[],
  p_request int[], p_stream text[], p_expected bigint[], p_count int[],
  e_request int[], e_part int[], e_offset int[], e_stream text[], e_id uuid[], e_type text[], e_schema smallint[],
  e_data jsonb[], e_occurred timestamptz[],
  at timestamptz,
  -- Whether each request was written; the last position it made (or, with no events, could see); versions before, per part.
  out ok boolean[], out last bigint[], out versions bigint[],
  -- Of requests whose key is already known: what was stored.
  out done_hash text[], out done_first bigint[], out done_last bigint[], out done_answer jsonb[]
) language plpgsql as $$
#variable_conflict use_variable
declare
  base bigint;
  instant timestamptz;
  keyed boolean := array_length(array_remove(r_key, null), 1) > 0;
begin
  select h.position, greatest(h.recorded_at, at) into base, instant from es.head h where h.shard = 0 for update;

  select array_agg(coalesce((select st.version from es.streams st where st.stream_id = u.s), 0) order by u.i) into versions
  from unnest(p_stream) with ordinality u (s, i);

  if keyed then
    select array_agg(c.request_hash order by u.i), array_agg(c.first_position order by u.i),
      array_agg(c.last_position order by u.i), array_agg(c.answer order by u.i)
    into done_hash, done_first, done_last, done_answer
    from unnest(r_kind, r_key) with ordinality u (kind, key, i)
    left join lateral (select * from es.commands k where k.kind = u.kind and k.key = u.key limit 1) c on true;
  end if;

  ok := array_fill(true, array[array_length(r_count, 1)]);
  for i in 1 .. coalesce(array_length(p_stream, 1), 0) loop
    if p_expected[i] >= 0 and p_expected[i] <> versions[i] then ok[p_request[i]] := false; end if;
  end loop;
  if keyed then
    for i in 1 .. array_length(r_count, 1) loop
      if done_hash[i] is not null then ok[i] := false; end if;
    end loop;
  end if;

  select array_agg(base + s.top order by s.i) into last
  from (select u.i, sum(case when ok[u.i] then u.n else 0 end) over (order by u.i) as top
        from unnest(r_count) with ordinality u (n, i)) s;

  insert into es.events (position, stream_id, version, event_id, type, schema, data, meta, occurred_at, recorded_at)
  select base + row_number() over (order by e.i), e.stream, versions[e.part] + e.off, e.id, e.type, e.schema, e.data,
    r_meta[e.request], coalesce(e.occurred, instant), instant
  from unnest(e_request, e_part, e_offset, e_stream, e_id, e_type, e_schema, e_data, e_occurred)
    with ordinality e (request, part, off, stream, id, type, schema, data, occurred, i)
  where ok[e.request];

  insert into es.streams as st (stream_id, version)
  select u.s, versions[u.i] + u.n from unnest(p_request, p_stream, p_count) with ordinality u (q, s, n, i) where ok[u.q]
  on conflict (stream_id) do update set version = excluded.version;

  if keyed then
    insert into es.commands (kind, key, request_hash, first_position, last_position, answer, recorded_at)
    select u.kind, u.key, u.hash, last[u.i] - greatest(u.n - 1, 0), last[u.i], u.answer, instant
    from unnest(r_kind, r_key, r_hash, r_answer, r_count) with ordinality u (kind, key, hash, answer, n, i)
    where u.key is not null and ok[u.i];
  end if;

  update es.head h set position = last[array_length(last, 1)], recorded_at = instant where h.shard = 0;
end $$;
