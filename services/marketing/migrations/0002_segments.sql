-- Who is, or was, in which segment, as analytics said last.
create table read.segment_members_v1 (
  segment_id uuid not null,
  party_id uuid not null,
  member boolean not null,
  primary key (segment_id, party_id)
);
