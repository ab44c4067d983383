-- All that was said at contact points, a row per word. An agent's note is sealed.
create table read.consent_words_v1 (
  event_id uuid primary key,
  -- Keyed hash of the address.
  contact_point text not null,
  -- asked, given, withdrawn or preferred.
  said text not null,
  purpose text not null,
  channel text not null,
  wording_version integer,
  preferences jsonb,
  evidence jsonb not null,
  actor text not null,
  said_at timestamptz not null,
  position bigint not null
);
create index on read.consent_words_v1 (contact_point, position);

-- What customers may be contacted for, each as its last words say.
create table read.purposes_v1 (
  purpose_id uuid primary key,
  code text not null,
  name jsonb not null,
  promotion boolean not null,
  status text not null,
  version integer not null,
  text jsonb,
  changed_at timestamptz not null,
  last_news bigint not null
);

-- Each message that was sent to somebody, and where to: how a consent was used.
create table read.consent_uses_v1 (
  message_id uuid primary key,
  purpose text,
  contact_point text,
  sent_at timestamptz
);
create index on read.consent_uses_v1 (contact_point, sent_at) where sent_at is not null;
