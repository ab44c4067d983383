-- The shared log that the offsets in ops.positions and ops.relay were counted in. No row: nobody has heard of one yet.
create table ops.log (
  sole boolean primary key default true check (sole),
  id text not null
);
