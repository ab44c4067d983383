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
-- p_expected: -1 any, 0 nothing yet, n exactly. The caller never puts a stream or a key twice into one batch.
create function es.append(
  r_kind text[], r_key text[], r_hash text[], r_answer jsonb[], r_meta jsonb[],
  p_request int[], p_stream text[], p_expected bigint[], p_count int[],
  e_part int[], e_id uuid[], e_type text[], e_schema smallint[], e_data jsonb[], e_occurred timestamptz[],
  at timestamptz
) returns table (request int, status text, first_position bigint, last_position bigint, versions bigint[], moved text[], answer jsonb)
language plpgsql as $$
#variable_conflict use_column
declare
  base bigint;
  instant timestamptz;
begin
  select h.position, greatest(h.recorded_at, at) into base, instant from es.head h where h.shard = 0 for update;
  return query
  with req as materialized (
    select u.o::int as o, u.kind, u.key, u.hash, u.answer, u.meta, c.request_hash as done_hash,
      c.first_position as done_first, c.last_position as done_last, c.answer as done_answer
    from unnest(r_kind, r_key, r_hash, r_answer, r_meta) with ordinality u (kind, key, hash, answer, meta, o)
    left join es.commands c on c.kind = u.kind and c.key = u.key
  ),
  part as materialized (
    select u.i::int as i, u.q, u.s, u.x, u.n, coalesce(st.version, 0) as v
    from unnest(p_request, p_stream, p_expected, p_count) with ordinality u (q, s, x, n, i)
    left join es.streams st on st.stream_id = u.s
  ),
  bad as materialized (select q, array_agg(s) as moved from part where x >= 0 and v <> x group by q),
  ok as materialized (
    select r.* from req r where r.done_hash is null and not exists (select 1 from bad b where b.q = r.o)
  ),
  num as materialized (
    select p.q, p.s, base + row_number() over (order by e.i) as pos,
      p.v + row_number() over (partition by e.part order by e.i) as ver,
      e.id, e.type, e.schema, e.data, e.occurred, k.meta
    from unnest(e_part, e_id, e_type, e_schema, e_data, e_occurred)
      with ordinality e (part, id, type, schema, data, occurred, i)
    join part p on p.i = e.part
    join ok k on k.o = p.q
  ),
  written as (
    insert into es.events (position, stream_id, version, event_id, type, schema, data, meta, occurred_at, recorded_at)
    select pos, s, ver, id, type, schema, data, meta, coalesce(occurred, instant), instant from num
  ),
  grown as (
    insert into es.streams as st (stream_id, version)
    select p.s, p.v + p.n from part p join ok k on k.o = p.q
    on conflict (stream_id) do update set version = excluded.version
  ),
  tally as materialized (select base + count(*) as top from num),
  span as materialized (
    select k.o, coalesce(min(n.pos), t.top) as first, coalesce(max(n.pos), t.top) as last
    from ok k cross join tally t left join num n on n.q = k.o group by k.o, t.top
  ),
  remembered as (
    insert into es.commands (kind, key, request_hash, first_position, last_position, answer, recorded_at)
    select k.kind, k.key, k.hash, s.first, s.last, k.answer, instant
    from ok k join span s on s.o = k.o where k.key is not null
  ),
  moved_head as (
    update es.head h set position = t.top, recorded_at = instant from tally t where h.shard = 0
  )
  select r.o,
    case
      when r.done_hash is not null and r.done_hash <> r.hash then 'misuse'
      when r.done_hash is not null then 'replayed'
      when b.q is not null then 'conflict'
      else 'ok'
    end,
    coalesce(r.done_first, s.first), coalesce(r.done_last, s.last),
    (select array_agg(p.v + p.n order by p.i) from part p where p.q = r.o), b.moved,
    case when r.done_hash is not null then r.done_answer else r.answer end
  from req r left join span s on s.o = r.o left join bad b on b.q = r.o
  order by r.o;
end $$;
