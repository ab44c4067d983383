-- One row per promise, as it stands now and with what its past is asked by. Personal texts are sealed.
create table read.promises_v1 (
  promise_id uuid primary key,
  party_id uuid not null,
  -- Who answers for it.
  owner uuid,
  team uuid,
  branch uuid,
  kind text not null,
  value jsonb,
  -- Equal for equal values of a kind; empty: nothing to compare.
  value_hash text not null,
  quote jsonb,
  about jsonb,
  -- What promises are compared on: the record it is about, else the customer.
  topic_kind text not null,
  topic_id uuid not null,
  source jsonb,
  channel text not null,
  state text not null,
  due_at timestamptz not null,
  due jsonb not null,
  -- Every window and everybody who answered for it, by the instant it was recorded: [{since, …}], oldest first.
  windows jsonb not null,
  owners jsonb not null,
  -- When each fact was recorded.
  made_at timestamptz not null,
  kept_at timestamptz,
  broken_at timestamptz,
  withdrawn_at timestamptz,
  fulfilled_at timestamptz,
  -- Position of the last of its events that others hear of.
  last_news bigint not null
) with (fillfactor = 80);
create index on read.promises_v1 (due_at, promise_id);
create index on read.promises_v1 (state, due_at, promise_id);
create index on read.promises_v1 (owner, due_at, promise_id);
create index on read.promises_v1 (party_id);
create index on read.promises_v1 (topic_kind, topic_id);

-- One row per task.
create table read.tasks_v1 (
  task_id uuid primary key,
  party_id uuid,
  -- Who has it.
  owner uuid,
  team uuid,
  branch uuid,
  title jsonb not null,
  note jsonb,
  about jsonb,
  topic_kind text not null,
  topic_id uuid,
  priority text not null,
  state text not null,
  overdue boolean not null,
  due_at timestamptz,
  due jsonb,
  opened_at timestamptz not null,
  ended_at timestamptz,
  last_news bigint not null
) with (fillfactor = 80);
create index on read.tasks_v1 (due_at, task_id);
create index on read.tasks_v1 (owner, due_at, task_id) where state = 'open';
create index on read.tasks_v1 (party_id);
create index on read.tasks_v1 (topic_kind, topic_id);

-- One row per merge of parties, and until when it stood. Chains are followed when asked.
create table read.aliases_v1 (
  party_id uuid not null,
  merge_id uuid not null,
  survivor_id uuid not null,
  merged_at timestamptz,
  unmerged_at timestamptz,
  primary key (party_id, merge_id)
);
create index on read.aliases_v1 (survivor_id);

-- What parties and people who work here are called.
create table read.parties_v1 (
  party_id uuid primary key,
  code text not null,
  name jsonb
);
create table read.accounts_v1 (
  account_id uuid primary key,
  name jsonb,
  closed boolean not null
);
