-- The key ring: the only place where a subject's data key is, wrapped by the installation's key-encryption key.
create schema keys;

create table keys.data_keys (
  subject text not null,
  version int not null,
  -- Nonce, ciphertext and tag; null once destroyed.
  wrapped bytea,
  kek_version int not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  destroyed_at timestamptz,
  primary key (subject, version),
  check ((wrapped is null) = (destroyed_at is not null))
);

-- A subject that turned out to concern a party: its key goes with the last of them.
create table keys.links (
  subject text not null,
  party text not null,
  primary key (subject, party)
);
create index on keys.links (party);
