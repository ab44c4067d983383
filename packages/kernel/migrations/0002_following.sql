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
