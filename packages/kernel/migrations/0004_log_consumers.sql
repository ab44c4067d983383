-- Where the relay stands: the last position sent, and per topic and partition what was sent last and where the log ended
-- then. `event_id` and `epoch` tell whether the store is still the one the position was counted in.
create table ops.relay (
  source text primary key,
  position bigint not null,
  event_id uuid,
  epoch uuid not null,
  chains jsonb not null default '{}',
  refilling text[] not null default '{}',
  revision bigint not null default 0
) with (fillfactor = 20);

-- Where each consumer of the shared log stands, by partition. `sources` holds per source the highest position taken and
-- the source's epoch; `revision` is what a move compares and sets.
create table ops.positions (
  consumer text not null,
  topic text not null,
  partition int not null,
  next_offset bigint not null,
  sources jsonb not null default '{}',
  begun_at timestamptz not null,
  revision bigint not null default 0,
  primary key (consumer, topic, partition)
) with (fillfactor = 20);
