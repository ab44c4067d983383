-- Each time this store went on from a backup: a history of its own begins there, under a new epoch. What others had heard
-- of the history that was lost, and what had been sent to the outside, this store does not know.
create table ops.restores (
  epoch uuid primary key,
  -- The head it goes on from.
  position bigint not null,
  recorded_at timestamptz not null,
  restored_at timestamptz not null default clock_timestamp(),
  -- Until a person says so, nothing is sent to the outside.
  released_at timestamptz
);
