-- One row per message that is sent unasked: where it stands at the gate, and what became of it.
create table read.sendings_v1 (
  message_id uuid primary key,
  -- Number of its events so far: what is decided on the row is appended only if its stream still stands there.
  version integer not null,
  -- Position of the last of them.
  position bigint not null,
  state text not null,
  party_id text not null,
  purpose text not null,
  cause jsonb not null,
  run_id text not null,
  material_id uuid not null,
  material_version integer not null,
  not_after timestamptz,
  account_id text not null,
  queued_at timestamptz not null,
  -- Why it is held or stopped, or how it failed; empty: neither.
  reason text not null,
  record jsonb not null,
  -- When it is to be looked at again; null: not by the clock.
  due_at timestamptz,
  held_by text not null,
  attempt integer not null,
  epoch bigint not null,
  via text not null,
  final boolean not null,
  contact_point text not null,
  counted_for jsonb not null,
  bounced text not null,
  complained boolean not null,
  answers integer not null,
  links integer not null,
  changed_at timestamptz not null
) with (fillfactor = 80);
create index on read.sendings_v1 (queued_at, message_id) where state = 'queued';
create index on read.sendings_v1 (due_at) where due_at is not null;
create index on read.sendings_v1 (run_id) where run_id <> '' and state in ('queued', 'held', 'failed');
create index on read.sendings_v1 (message_id) where state = 'sending';
create index on read.sendings_v1 (message_id) where state = 'held';
create index on read.sendings_v1 (party_id, message_id);
create index on read.sendings_v1 (state, reason, message_id);

-- What went to each party, as the party's own stream says.
create table read.party_promotions_v1 (
  party_id uuid primary key,
  version integer not null,
  promotions jsonb not null
) with (fillfactor = 70);

-- Contact points that nothing is sent to.
create table read.suppressions_v1 (
  address_id uuid primary key,
  contact_point text not null,
  suppressed boolean not null,
  code text not null,
  message_id uuid not null,
  party_id text not null,
  suppressed_at timestamptz not null,
  freed_at timestamptz,
  freed_by text not null,
  last_news bigint not null
);
create unique index on read.suppressions_v1 (contact_point) where suppressed;

-- Runs of campaigns as far as sending goes.
create table read.dispatches_v1 (
  run_id text primary key,
  status text not null
);

-- Cases as they concern promotion.
create table read.gate_cases_v1 (
  case_id uuid primary key,
  party_id text not null,
  conversation_id text not null,
  owner text not null,
  -- Null: open.
  resolved_at timestamptz
) with (fillfactor = 80);
create index on read.gate_cases_v1 (party_id) where party_id <> '';
create index on read.gate_cases_v1 (conversation_id) where conversation_id <> '';
create index on read.conversations_v1 (party_id) where party_id <> '';

-- Who is whose alias: one row per merge that stands.
create table read.party_aliases_v1 (
  party_id uuid primary key,
  survivor_id uuid not null
);
create index on read.party_aliases_v1 (survivor_id);

-- Materials, each version as it was published.
create table read.materials_v1 (
  material_id uuid not null,
  version integer not null,
  code text not null,
  name text not null,
  purpose text not null,
  subject jsonb not null,
  text jsonb not null,
  html jsonb,
  links jsonb not null,
  withdrawn boolean not null,
  primary key (material_id, version)
);

-- Purposes, and whether they promote.
create table read.purposes_v1 (
  code text primary key,
  promotion boolean not null
);
