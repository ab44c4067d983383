-- One row per subscription; it belongs to its partner.
create table read.subscriptions_v1 (
  subscription_id uuid primary key,
  partner_id uuid not null,
  url text not null,
  types text[] not null,
  personal boolean not null,
  -- Sealed: what pushes are signed with, and until then with the one before.
  secret jsonb not null,
  previous_secret jsonb,
  previous_until timestamptz,
  -- The place it began after: [[source, position, mark]].
  after jsonb not null,
  status text not null,
  attempt integer not null,
  failing_since timestamptz,
  retry_at timestamptz,
  reason text,
  last_status integer,
  owner uuid,
  team uuid,
  branch uuid,
  begun_at timestamptz not null,
  last_news bigint not null
);
create index on read.subscriptions_v1 (partner_id);

create table read.resends_v1 (
  resend_id uuid primary key,
  subscription_id uuid not null,
  what jsonb not null,
  asked_at timestamptz not null,
  completed_at timestamptz
);
create index on read.resends_v1 (subscription_id) where completed_at is null;

-- How far pushing has come: of a subscription, and of each resend. A move counts only from the revision it was begun at.
create table partners.pushes (
  push_id uuid primary key,
  place jsonb not null,
  revision bigint not null default 0
);

-- What became of each event that was pushed; together with the place it was moved to.
create table partners.deliveries (
  subscription_id uuid not null,
  source text not null,
  position bigint not null,
  event_id uuid not null,
  type text not null,
  stream_id text not null,
  taken boolean not null,
  tries integer not null,
  -- HTTP status of the last try; 0 where nothing was answered.
  status integer not null,
  reason text not null,
  took_ms integer not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  -- The last time it was sent because somebody asked for it again.
  resend_id uuid,
  primary key (subscription_id, source, position)
) with (fillfactor = 90);
create index on partners.deliveries (subscription_id, last_at desc, event_id desc);
create index on partners.deliveries (subscription_id, event_id);
