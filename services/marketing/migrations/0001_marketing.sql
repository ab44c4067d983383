-- One row per material, with its latest version.
create table read.materials_v1 (
  material_id uuid primary key,
  code text not null,
  name text not null,
  purpose text not null,
  status text not null,
  version integer not null,
  contents jsonb not null,
  changed_at timestamptz not null,
  last_news bigint not null
);
create index on read.materials_v1 (changed_at desc, material_id desc);

-- Every version of every material.
create table read.material_versions_v1 (
  material_id uuid not null,
  version integer not null,
  name text not null,
  contents jsonb not null,
  published_at timestamptz not null,
  primary key (material_id, version)
);

-- One row per audience, with its latest version.
create table read.audiences_v1 (
  audience_id uuid primary key,
  code text not null,
  name text not null,
  status text not null,
  version integer not null,
  filter jsonb not null,
  changed_at timestamptz not null,
  last_news bigint not null
);
create index on read.audiences_v1 (changed_at desc, audience_id desc);

-- One row per campaign.
create table read.campaigns_v1 (
  campaign_id uuid primary key,
  code text not null,
  name text not null,
  goal text not null,
  purpose text not null,
  status text not null,
  owner uuid,
  team uuid,
  branch uuid,
  budget_minor bigint not null,
  currency text not null,
  from_day date not null,
  to_day date not null,
  look_back_days integer not null,
  planned_at timestamptz not null,
  last_news bigint not null
);
create index on read.campaigns_v1 (from_day desc, campaign_id desc);

-- What campaigns cost, each cost as it stands, with what it was before.
create table read.costs_v1 (
  campaign_id uuid not null,
  cost_id uuid not null,
  amount_minor bigint not null,
  currency text not null,
  kind text not null,
  occurred_on date not null,
  -- [{amountMinor, kind, occurredOn, reason, at}], oldest first.
  corrected jsonb not null,
  recorded_at timestamptz not null,
  primary key (campaign_id, cost_id)
);

-- One row per run, from its own events.
create table read.runs_v1 (
  run_id uuid primary key,
  code text not null,
  campaign_id uuid not null,
  material_id uuid not null,
  material_version integer not null,
  audience_id uuid not null,
  audience_version integer not null,
  frozen boolean not null,
  listed integer,
  list_digest text not null,
  rate_per_second integer not null,
  not_after timestamptz,
  status text not null,
  ended boolean not null,
  released integer not null,
  passed_over integer not null,
  stopped_reason text not null,
  -- What became of all when it was completed.
  outcomes jsonb,
  prepared_by uuid,
  prepared_at timestamptz not null,
  changed_at timestamptz not null,
  last_news bigint not null
) with (fillfactor = 70);
create index on read.runs_v1 (campaign_id, prepared_at desc);
create index on read.runs_v1 (status) where status = 'running' or status = 'paused';

-- Each message that was released.
create table read.released_v1 (
  message_id uuid primary key,
  run_id uuid not null,
  party_id uuid not null,
  released_at timestamptz not null
);
create index on read.released_v1 (run_id, party_id);
create index on read.released_v1 (party_id);
