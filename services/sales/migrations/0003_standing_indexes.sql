-- What held at a past instant is found by the range it held in, and read from the index alone: the board and lists as of a
-- past day look through what held then, not through all that ever did.
create index opportunity_standings_v1_held on read.opportunity_standings_v1
  using gist (tstzrange(from_at, until_at))
  include (from_at, until_at, status, stage, expected_close, opportunity_id, n, currency, amount_minor, owner, branch);
-- Boards show what was open then: a smaller index of these alone.
create index opportunity_standings_v1_open_then on read.opportunity_standings_v1
  using gist (tstzrange(from_at, until_at))
  include (from_at, until_at, stage, expected_close, opportunity_id, n, currency, amount_minor, owner, branch)
  where status = 'open';
drop index read.opportunity_standings_v1_from_at_until_at_idx;
-- Lists of now in their order, all of them and those of one owner.
create index on read.opportunity_standings_v1 (expected_close, opportunity_id) where until_at is null;
create index on read.opportunity_standings_v1 (owner, expected_close, opportunity_id) where until_at is null;
create index on read.quotes_v1 (owner, changed_at, quote_id);
