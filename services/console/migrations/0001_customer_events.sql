-- Every public event about customers as it came: nothing is resolved here, so no order of arrival can be wrong.
-- Personal texts are sealed. What is said lies in `details`, which is read only for what is shown.
create table read.customer_events_v1 (
  source text not null,
  position bigint not null,
  event_id uuid not null,
  fact text not null,
  -- The party or the conversation it is about.
  subject uuid not null,
  -- The party it names: identified, separated, merged into, unmerged from.
  links_to uuid,
  actor text not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  facts jsonb not null,
  details jsonb,
  primary key (source, position)
);
create index on read.customer_events_v1 (subject);
create index on read.customer_events_v1 (links_to, fact) where links_to is not null;
