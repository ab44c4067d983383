-- One row per segment, with its latest version.
create table read.segments_v1 (
  segment_id uuid primary key,
  code text not null,
  name text not null,
  status text not null,
  version integer not null,
  condition jsonb not null,
  changed_at timestamptz not null,
  last_news bigint not null
);
create index on read.segments_v1 (changed_at desc, segment_id desc);

-- Every fit of a model.
create table read.models_v1 (
  version integer primary key,
  fitted jsonb not null,
  fitted_at timestamptz not null
);

-- Every version of the rules for the next best action.
create table read.rulesets_v1 (
  version integer primary key,
  rules jsonb not null,
  defined_at timestamptz not null
);

-- What is said of each customer now.
create table read.profiles_v1 (
  party_id uuid primary key,
  scores jsonb,
  rules_version integer not null,
  actions jsonb not null,
  changed_at timestamptz not null,
  last_news bigint not null
);

-- Who is and was in which segment: one row per customer and segment, its spells oldest first.
create table read.memberships_v1 (
  party_id uuid not null,
  segment_id uuid not null,
  member boolean not null,
  since timestamptz not null,
  segment_version integer not null,
  reasons jsonb not null,
  spells jsonb not null,
  primary key (party_id, segment_id)
);
create index on read.memberships_v1 (segment_id, since desc, party_id desc) where member;

-- What became of advice: each answer of somebody here.
create table read.answers_v1 (
  answer_id uuid primary key,
  party_id uuid not null,
  rule_id text not null,
  answer text not null,
  reason text,
  account_id uuid not null,
  answered_at timestamptz not null
);
create index on read.answers_v1 (party_id, answered_at desc);

-- Customers and what they are called.
create table read.parties_v1 (
  party_id uuid primary key,
  code text,
  kind text,
  name jsonb
);

-- Who was whose alias, and until when.
create table read.aliases_v1 (
  party_id uuid not null,
  merge_id uuid not null,
  survivor_id uuid not null,
  merged_at timestamptz,
  unmerged_at timestamptz,
  primary key (party_id, merge_id)
);
