-- Large sealed content in pieces. A piece is written as it comes; the row in blobs.blobs makes the whole visible.
create schema blobs;

create table blobs.pieces (
  upload_id uuid not null,
  number int not null,
  sealed bytea not null check (octet_length(sealed) <= 256 * 1024 + 64),
  written_at timestamptz not null default now(),
  primary key (upload_id, number)
);
-- Sealed bytes do not compress: spare the attempt.
alter table blobs.pieces alter column sealed set storage external;

create table blobs.blobs (
  id text primary key check (id ~ '^[0-9a-f]{64}$'),
  upload_id uuid not null unique,
  subject text not null,
  key_version int not null,
  bytes bigint not null,
  pieces int not null,
  stored_at timestamptz not null default now()
);
