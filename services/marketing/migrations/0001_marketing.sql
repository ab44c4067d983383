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

-- Facts about customers, each row from one stream of others, under the party it was written with. Who is whose alias is
-- looked up when it is asked, so that merges and their undoing change no row.
create table read.parties_v1 (
  party_id uuid primary key,
  code text not null,
  kind text not null,
  name jsonb
);

-- Merges, and until when they stood.
create table read.aliases_v1 (
  party_id uuid not null,
  merge_id uuid not null,
  survivor_id uuid not null,
  merged_at timestamptz,
  unmerged_at timestamptz,
  primary key (party_id, merge_id)
);

create table read.accounts_v1 (
  account_id uuid primary key,
  name jsonb
);

create table read.contact_points_v1 (
  party_id uuid not null,
  contact_point text not null,
  primary key (party_id, contact_point)
);
create index on read.contact_points_v1 (contact_point);

-- What a contact point permits: {"<purpose> <channel>": "given" | "withdrawn"}; "*" is every promotion or every channel.
create table read.consents_v1 (
  contact_point text primary key,
  permits jsonb not null,
  language text not null
);

create table read.products_v1 (
  product_id uuid primary key,
  code text not null,
  name jsonb not null
);

create table read.orders_v1 (
  order_id uuid primary key,
  code text not null,
  party_id uuid not null,
  ordered_on date not null,
  placed_at timestamptz not null,
  -- By when it was recorded; so are the others below.
  known_at timestamptz not null,
  currency text not null,
  gross_minor bigint not null,
  returned_minor bigint not null
) with (fillfactor = 80);
create index on read.orders_v1 (party_id);
create index on read.orders_v1 (ordered_on);

create table read.order_lines_v1 (
  order_id uuid not null,
  line integer not null,
  party_id uuid not null,
  product_id uuid not null,
  ordered_on date not null,
  currency text not null,
  gross_minor bigint not null,
  returned_minor bigint not null,
  primary key (order_id, line)
) with (fillfactor = 80);
create index on read.order_lines_v1 (product_id);

create table read.order_returns_v1 (
  order_id uuid not null,
  return_id uuid not null,
  value_minor bigint not null,
  returned_on date not null,
  known_at timestamptz not null,
  primary key (order_id, return_id)
);

create table read.quotes_v1 (
  quote_id uuid primary key,
  party_id uuid not null,
  state text not null
);

create table read.leads_v1 (
  lead_id uuid primary key,
  party_id uuid,
  state text not null,
  source text not null
);

create table read.cases_v1 (
  case_id uuid primary key,
  party_id uuid,
  conversation_id uuid,
  kind text not null,
  open boolean not null
);
create index on read.cases_v1 (case_id) where open;

create table read.conversation_parties_v1 (
  conversation_id uuid primary key,
  party_id uuid not null
);

-- What became of each message that is sent unasked, of campaigns and others.
create table read.sendings_v1 (
  message_id uuid primary key,
  party_id uuid not null,
  campaign_id uuid,
  run_id uuid,
  material_id uuid,
  material_version integer,
  state text not null,
  -- Why it is held, was stopped or failed.
  reason text not null,
  queued_at timestamptz not null,
  sent_at timestamptz,
  sent_known_at timestamptz,
  -- It came back: it reached nobody.
  bounced_known_at timestamptz,
  bounced_hard boolean not null,
  complained_at timestamptz,
  answered_at timestamptz,
  conversation_id uuid,
  -- [{link, at}], each link once.
  followed jsonb not null,
  changed_at timestamptz not null
) with (fillfactor = 70);
create index on read.sendings_v1 (run_id, state);
create index on read.sendings_v1 (party_id, sent_at) where campaign_id is not null and sent_at is not null;
create index on read.sendings_v1 (campaign_id);

-- Members of programmes, with what they can spend.
create table read.members_v1 (
  member_id uuid primary key,
  programme_id uuid not null,
  party_id uuid not null,
  tier text not null,
  available bigint not null,
  -- With another account of the same person, where all of it lies.
  joined boolean not null
) with (fillfactor = 80);
create index on read.members_v1 (programme_id, tier);
