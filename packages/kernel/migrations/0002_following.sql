-- Where each follower of the own log stands.
create table ops.checkpoints (
  name text primary key,
  position bigint not null
) with (fillfactor = 20);

create table ops.leases (
  name text primary key,
  holder uuid not null,
  epoch bigint not null,
  until timestamptz not null
);

-- What is due when. Made and cancelled by events; a row goes when its command has run.
create table ops.timers (
  name text not null,
  key text not null,
  due_at timestamptz not null,
  payload jsonb not null,
  primary key (name, key)
);
create index on ops.timers (due_at);

-- Streams that a consumer could not go on with: the event that failed, and what queues behind it in order.
create table ops.parked (
  consumer text not null,
  stream_id text not null,
  seq bigint generated always as identity,
  event bytea not null,
  -- Null: only waits behind the one that failed.
  error text,
  attempts int not null default 1,
  parked_at timestamptz not null default clock_timestamp(),
  primary key (consumer, stream_id, seq)
);
