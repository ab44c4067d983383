-- Who is signed in: operational state, by database time. The token itself is only ever with the browser.
create schema access;
create table access.sessions (
  token_hash text primary key check (token_hash ~ '^[0-9a-f]{64}$'),
  session_id uuid not null unique,
  account_id uuid not null,
  -- Generation of the account when the session began: another one since then ends the session.
  generation int not null,
  created_at timestamptz not null default clock_timestamp(),
  last_seen_at timestamptz not null default clock_timestamp()
) with (fillfactor = 70);
create index on access.sessions (created_at);
