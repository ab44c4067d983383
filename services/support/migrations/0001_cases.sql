-- Cases as they stand; whom a case of a conversation is with is the conversation's to say. Personal texts are sealed.
create table read.cases_v1 (
  case_id uuid primary key,
  code text not null,
  status text not null,
  case_type text not null,
  priority text not null,
  cause text not null,
  owner uuid,
  team uuid,
  branch uuid,
  party_id uuid,
  conversation_id uuid,
  subject jsonb not null,
  opened_at timestamptz not null,
  changed_at timestamptz not null,
  resolved_at timestamptz,
  survey_id uuid,
  -- The clocks as their events left them.
  first_response jsonb not null,
  resolution jsonb not null,
  -- What decides the order of a list: the next instant a running clock is due, or the end of time.
  next_due_at timestamptz not null,
  warned boolean not null,
  breached boolean not null,
  -- Position of the last of its events that others hear of.
  last_news bigint not null
) with (fillfactor = 80);
create index on read.cases_v1 (next_due_at, case_id desc) where status <> 'closed';
create index on read.cases_v1 (owner, next_due_at, case_id desc) where status <> 'closed';
create index on read.cases_v1 (case_id desc) where status = 'closed';
create index on read.cases_v1 (conversation_id);
create index on read.cases_v1 (party_id);

-- Whom each conversation is with.
create table read.conversation_parties_v1 (
  conversation_id uuid primary key,
  party_id uuid
);
create index on read.conversation_parties_v1 (party_id);

-- One row per merge that stands: whose alias a party is. Chains are followed when asked.
create table read.party_aliases_v1 (
  party_id uuid primary key,
  survivor_id uuid not null
);
create index on read.party_aliases_v1 (survivor_id);

-- Calendars and policies, each as its latest version says.
create table read.calendars_v1 (
  calendar_id uuid primary key,
  name text not null,
  version integer not null,
  zone text not null,
  week jsonb not null,
  special_days jsonb not null,
  changed_at timestamptz not null,
  last_news bigint not null
);
create table read.sla_policies_v1 (
  policy_id uuid primary key,
  name text not null,
  version integer not null,
  calendar_id uuid not null,
  warning_percent integer not null,
  targets jsonb not null,
  changed_at timestamptz not null,
  last_news bigint not null
);

create table read.surveys_v1 (
  survey_id uuid primary key,
  case_id uuid not null,
  status text not null,
  sent boolean not null,
  score integer,
  comment jsonb,
  issued_at timestamptz not null,
  expires_at timestamptz not null,
  answered_at timestamptz
);
create index on read.surveys_v1 (case_id);

-- Names that stand beside what people did and whom cases are with; sealed.
create table read.account_names_v1 (
  account_id uuid primary key,
  name jsonb
);
create table read.party_names_v1 (
  party_id uuid primary key,
  name jsonb
);
