-- Every version of a segment.
create table read.segment_versions_v1 (
  segment_id uuid not null,
  version integer not null,
  name text not null,
  condition jsonb not null,
  defined_at timestamptz not null,
  primary key (segment_id, version)
);

-- Who was in a segment on a day is asked of all who ever were.
create index on read.memberships_v1 (segment_id, party_id);

-- Rules are changed by who saw them as they stand: they are folded anew, with the place of their last news.
truncate read.rulesets_v1;
alter table read.rulesets_v1 add column last_news bigint not null;
delete from ops.checkpoints where name = 'rulesets_v1';
