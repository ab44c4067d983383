-- What brought a lead where nobody took it down, and how those can be reached who are only a lead so far (sealed).
-- Of what was captured before both are empty, as the fold has it.
alter table read.leads_v1
  add column via_kind text not null default '',
  add column via_id text not null default '',
  add column contact jsonb;
create index on read.leads_v1 (via_kind, via_id);

-- Which contact points (keyed hashes) are whose.
create table read.contact_points_v1 (
  contact_point text not null,
  party_id uuid not null,
  primary key (contact_point, party_id)
);

-- Lists on their way to become leads.
create table read.imports_v1 (
  import_id uuid primary key,
  status text not null,
  file_name jsonb not null,
  owner uuid,
  team uuid,
  branch uuid,
  rows_there integer not null,
  rows_done integer not null,
  captured integer not null,
  known integer not null,
  refused jsonb not null,
  -- The list itself and how it is read.
  list jsonb not null,
  begun_at timestamptz not null,
  changed_at timestamptz not null,
  last_news bigint not null
) with (fillfactor = 80);
create index on read.imports_v1 (begun_at, import_id);
