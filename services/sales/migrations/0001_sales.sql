-- The catalogue, with all prices a product ever had.
create table read.products_v1 (
  product_id uuid primary key,
  code text not null unique,
  name_zh text not null,
  name_en text not null,
  unit text not null,
  tax_percent text not null,
  offered boolean not null,
  prices jsonb not null,
  added_at timestamptz not null,
  last_news bigint not null
);

-- Customers as they are named, each under its own id, and whose alias they are. Names are sealed.
create table read.parties_v1 (
  party_id uuid primary key,
  code text not null,
  name jsonb,
  survivor_id uuid
);
create index on read.parties_v1 (survivor_id) where survivor_id is not null;

-- The last word on whom a conversation is with.
create table read.conversation_parties_v1 (
  conversation_id uuid primary key,
  party_id uuid not null
);

-- The people who work here, for the names beside what they did.
create table read.accounts_v1 (
  account_id uuid primary key,
  name jsonb
);

create table read.leads_v1 (
  lead_id uuid primary key,
  code text not null unique,
  status text not null,
  source_kind text not null,
  source_id text not null,
  party_id uuid,
  topic jsonb not null,
  owner uuid,
  team uuid,
  branch uuid,
  opportunity_id uuid,
  reason text not null,
  note jsonb,
  captured_at timestamptz not null,
  changed_at timestamptz not null,
  last_news bigint not null
) with (fillfactor = 80);
create index on read.leads_v1 (status, captured_at, lead_id);
create index on read.leads_v1 (source_id);
create index on read.leads_v1 (party_id) where party_id is not null;

-- One row per opportunity: what does not change, and how it ended.
create table read.opportunities_v1 (
  opportunity_id uuid primary key,
  code text not null unique,
  party_id uuid not null,
  lead_id uuid,
  title jsonb not null,
  opened_at timestamptz not null,
  reason text not null,
  note jsonb,
  last_news bigint not null
) with (fillfactor = 80);
create index on read.opportunities_v1 (party_id);

-- Each standing an opportunity ever had, from an instant to an instant: boards, lists and totals as of any date.
create table read.opportunity_standings_v1 (
  opportunity_id uuid not null,
  n bigint not null,
  from_at timestamptz not null,
  until_at timestamptz,
  status text not null,
  pipeline_version integer not null,
  stage text not null,
  amount_minor bigint not null,
  currency text not null,
  expected_close date not null,
  owner uuid,
  team uuid,
  branch uuid,
  primary key (opportunity_id, n)
) with (fillfactor = 80);
create index opportunity_standings_v1_now on read.opportunity_standings_v1
  (stage, expected_close, opportunity_id) include (currency, amount_minor, owner, branch)
  where until_at is null and status = 'open';
create index on read.opportunity_standings_v1 (status, from_at, opportunity_id) where until_at is null;
create index on read.opportunity_standings_v1 (from_at, until_at);

create table read.quotes_v1 (
  quote_id uuid primary key,
  code text not null unique,
  opportunity_id uuid not null,
  party_id uuid not null,
  owner uuid,
  team uuid,
  branch uuid,
  begun_at timestamptz not null,
  changed_at timestamptz not null,
  -- draft while none was sent; else how it stands with what was sent last.
  standing text not null,
  draft_version integer,
  draft jsonb,
  sent_version integer,
  sent jsonb,
  sent_at timestamptz,
  ends_at timestamptz,
  valid_until text not null,
  gross_minor bigint not null,
  currency text not null,
  -- What happened to it, the oldest first: sent, stopped, contested, replaced, ended.
  history jsonb not null,
  last_news bigint not null
) with (fillfactor = 70);
create index on read.quotes_v1 (opportunity_id);
create index on read.quotes_v1 (party_id);
create index on read.quotes_v1 (changed_at, quote_id);

-- Which sent quotes hold for which product towards which customer.
create table read.offers_v1 (
  stream_id text not null,
  quote_id uuid not null,
  code text not null,
  seller_id uuid not null,
  party_id uuid not null,
  product_id uuid not null,
  ends_at timestamptz not null,
  primary key (stream_id, quote_id)
);
create index on read.offers_v1 (product_id, party_id);

create table read.orders_v1 (
  order_id uuid primary key,
  code text not null unique,
  party_id uuid not null,
  opportunity_id uuid,
  quote_id uuid,
  outside_system text not null,
  outside_number text not null,
  owner uuid,
  team uuid,
  branch uuid,
  ordered_on date not null,
  placed_at timestamptz not null,
  -- placed, delivering, delivered.
  status text not null,
  gross_minor bigint not null,
  returned_minor bigint not null,
  currency text not null,
  contents jsonb not null,
  deliveries jsonb not null,
  returns jsonb not null,
  last_news bigint not null
) with (fillfactor = 70);
create index on read.orders_v1 (party_id);
create index on read.orders_v1 (placed_at, order_id);

-- The versions of the pipeline after the first.
create table read.pipelines_v1 (
  version integer primary key,
  stages jsonb not null,
  revised_at timestamptz not null
);
