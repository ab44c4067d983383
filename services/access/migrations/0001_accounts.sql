-- The people who work here, as the list of accounts shows them. Personal texts are sealed.
create table read.accounts_v1 (
  account_id uuid primary key,
  login jsonb not null,
  name jsonb not null,
  role text not null,
  opened_at timestamptz not null,
  closed_at timestamptz
);
create index on read.accounts_v1 (opened_at, account_id);
