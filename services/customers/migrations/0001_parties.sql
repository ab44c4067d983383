-- Parties as they were written, each under its own id, whoever it turned out to be. Personal texts are sealed.
create table read.parties_v1 (
  party_id uuid primary key,
  code text not null unique,
  kind text not null,
  provisional boolean not null,
  name jsonb,
  begun_at timestamptz not null,
  changed_at timestamptz not null,
  -- Number of events of its stream.
  version bigint not null
) with (fillfactor = 80);

create table read.party_contact_points_v1 (
  party_id uuid not null,
  -- Keyed hash of the normal form.
  contact_point text not null,
  kind text not null,
  address jsonb not null,
  added_at timestamptz not null,
  primary key (party_id, contact_point)
);
create index on read.party_contact_points_v1 (contact_point);

-- One row per merge that stands: whose alias a party is. Chains are followed when asked.
create table read.aliases_v1 (
  party_id uuid primary key,
  survivor_id uuid not null,
  merge_id uuid not null,
  merged_at timestamptz not null
);
create index on read.aliases_v1 (survivor_id);

-- The one plaintext of the installation: what a name is found by. Compared by bytes, so that a beginning is a range of
-- the primary key.
create table read.party_search_v1 (
  term text collate "C" not null,
  party_id uuid not null,
  primary key (term, party_id)
);
create index on read.party_search_v1 (party_id);
