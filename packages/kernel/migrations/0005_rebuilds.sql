-- Read models that are made again beside the live ones: their tables, under the live one's name.
create schema rebuild;

create table ops.rebuilds (
  read_model text primary key,
  id uuid not null default gen_random_uuid(),
  state text not null default 'running' check (state in ('running', 'paused', 'ready', 'differs', 'failed', 'switched')),
  -- What to do once it equals the live one.
  at_parity text not null check (at_parity in ('switch', 'wait')),
  -- An operator has said "switch": it is not compared again.
  decided boolean not null default false,
  -- Its place in the own log; in the shared log it is a consumer in ops.positions.
  position bigint not null default 0,
  done bigint not null default 0,
  total bigint not null default 0,
  rows bigint not null default 0,
  -- Where and when this run began: tells how fast it is.
  run_from bigint not null default 0,
  run_since timestamptz not null default clock_timestamp(),
  error text,
  difference jsonb,
  begun_at timestamptz not null default clock_timestamp(),
  changed_at timestamptz not null default clock_timestamp()
) with (fillfactor = 20);
create unique index one_runs on ops.rebuilds ((true)) where state = 'running';

-- Events that a rebuild left out because they are parked for the live one.
create table ops.rebuild_left_out (
  read_model text not null,
  stream_id text not null,
  seq bigint generated always as identity,
  position bigint not null,
  event bytea not null,
  primary key (read_model, stream_id, seq)
);
