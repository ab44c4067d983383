-- The words that each purpose of customers is asked in now.
create table read.wordings_v1 (
  purpose_id uuid primary key,
  code text not null,
  version integer not null,
  text jsonb,
  closed boolean not null
);
