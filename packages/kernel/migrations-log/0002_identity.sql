-- Names this log: offsets counted in it mean nothing in another.
create table lg.identity (
  id uuid not null default gen_random_uuid()
);
insert into lg.identity default values;
