-- Programmes, each with every version of its rules.
create table read.programmes_v1 (
  programme_id uuid primary key,
  code text not null,
  name jsonb not null,
  period jsonb not null,
  -- [{version, since, rules}], the first first.
  versions jsonb not null,
  opened_at timestamptz not null,
  last_news bigint not null
);

-- One row per member: tier and why, and the sums of the account.
create table read.members_v1 (
  member_id uuid primary key,
  programme_id uuid not null,
  party_id uuid not null,
  owner uuid,
  team uuid,
  branch uuid,
  code text not null,
  how text not null,
  enrolled_at timestamptz not null,
  tier text not null,
  tier_since timestamptz not null,
  -- What the tier rests on: {fact, qualifying, threshold, …}.
  tier_why jsonb not null,
  period jsonb not null,
  -- Qualifying points by the first day of their period.
  qualifying jsonb not null,
  -- The last that made qualifying points fewer, in the present period.
  fallen jsonb,
  pending bigint not null,
  available bigint not null,
  debt bigint not null,
  joined_into uuid,
  last_news bigint not null
) with (fillfactor = 80);
create index on read.members_v1 (enrolled_at desc, member_id desc);
create index on read.members_v1 (programme_id, tier, enrolled_at desc, member_id desc);
create index on read.members_v1 (party_id);

-- One row per lot of points.
create table read.lots_v1 (
  member_id uuid not null,
  lot integer not null,
  origin jsonb not null,
  state text not null,
  points bigint not null,
  remaining bigint not null,
  available_at timestamptz,
  expires_at timestamptz not null,
  primary key (member_id, lot)
) with (fillfactor = 80);
create index on read.lots_v1 (member_id, expires_at) where remaining > 0;

-- One row per entry of an account: what the statement says, and how the account stood after it.
create table read.statement_v1 (
  member_id uuid not null,
  -- Position of the entry's event.
  place bigint not null,
  kind text not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  -- What it changed the balance by.
  points bigint not null,
  pending bigint not null,
  available bigint not null,
  debt bigint not null,
  qualifying bigint not null,
  about jsonb not null,
  reason jsonb,
  actor text not null,
  primary key (member_id, place)
);
create index on read.statement_v1 (place);

-- What members take for points.
create table read.rewards_v1 (
  reward_id uuid primary key,
  programme_id uuid not null,
  code text not null,
  name jsonb not null,
  points bigint not null,
  stock bigint,
  remaining bigint,
  taken bigint not null,
  per_member bigint,
  from_tier text not null,
  from_day text not null,
  until_day text not null,
  withdrawn boolean not null,
  offered_at timestamptz not null,
  last_news bigint not null
);

-- One row per redemption.
create table read.redemptions_v1 (
  redemption_id uuid primary key,
  -- The account it was paid from; the one it lies in since accounts were joined, and by which entry.
  member_id uuid,
  holder_id uuid,
  holder_place bigint not null,
  reward_id uuid,
  code text,
  name jsonb,
  points bigint,
  redeemed_at timestamptz,
  reversed_at timestamptz
);
create index on read.redemptions_v1 (coalesce(holder_id, member_id), redeemed_at desc);

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
