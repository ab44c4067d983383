-- One line per conversation. `header` is the folded state; the columns beside it are what lists sort and rights look at.
create table read.inbox_v1 (
  conversation_id uuid primary key,
  party_id uuid,
  owner_id uuid,
  state text not null,
  waiting_since timestamptz,
  last_activity_at timestamptz not null,
  header jsonb not null
);
-- Longest waiting first, then longest without a word.
create index inbox_v1_unassigned on read.inbox_v1 (coalesce(waiting_since, 'infinity'), last_activity_at, conversation_id)
  where state = 'unassigned';
create index inbox_v1_owned on read.inbox_v1 (owner_id, coalesce(waiting_since, 'infinity'), last_activity_at, conversation_id)
  where state = 'owned';
create index inbox_v1_open on read.inbox_v1 (coalesce(waiting_since, 'infinity'), last_activity_at, conversation_id)
  where state <> 'closed';
create index inbox_v1_closed on read.inbox_v1 (last_activity_at, conversation_id) where state = 'closed';
create index inbox_v1_latest on read.inbox_v1 (last_activity_at, conversation_id);

-- The people who work here, for the names beside what they did.
create table read.accounts_v1 (
  account_id uuid primary key,
  name jsonb,
  role text not null,
  closed boolean not null
);
