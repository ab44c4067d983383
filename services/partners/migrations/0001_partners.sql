create schema partners;

-- One row per partner; it is its own owner.
create table read.partners_v1 (
  partner_id uuid primary key,
  code text not null,
  name text not null,
  status text not null,
  scopes text[] not null,
  owner uuid,
  team uuid,
  branch uuid,
  opened_at timestamptz not null,
  last_news bigint not null
);
create index on read.partners_v1 (opened_at desc, partner_id desc);

create table read.keys_v1 (
  key_id uuid primary key,
  partner_id uuid not null,
  label text not null,
  -- SHA-256 of the key, hex.
  hash text not null,
  scopes text[] not null,
  issued_at timestamptz not null,
  -- When it opens nothing any more.
  until timestamptz not null,
  revoked_at timestamptz,
  replaces uuid
);
create unique index on read.keys_v1 (hash);
create index on read.keys_v1 (partner_id);

-- Every public event there ever was, as it came, its personal texts sealed: what partners read, from the first on.
create table read.feed_v1 (
  source text not null,
  position bigint not null,
  id uuid not null,
  type text not null,
  stream_id text not null,
  -- The JSON form of its record, without the cause.
  data jsonb not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  primary key (source, position)
);
create index on read.feed_v1 (type, position);

-- Up to which position all of a source's events are in the feed, by the history they were counted in. It is written down
-- because a source that is silent, or away, tells nothing of it.
create table partners.reached (
  source text not null,
  epoch uuid not null,
  position bigint not null,
  began_at timestamptz not null default clock_timestamp(),
  primary key (source, epoch)
);
