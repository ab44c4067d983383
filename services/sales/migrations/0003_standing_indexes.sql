-- The board as of a past day is read from one index alone.
create index opportunity_standings_v1_held on read.opportunity_standings_v1 (from_at, until_at)
  include (stage, expected_close, opportunity_id, n, currency, amount_minor, owner, branch)
  where status = 'open';
-- Lists of now in their order, all of them and those of one owner.
create index on read.opportunity_standings_v1 (expected_close, opportunity_id) where until_at is null;
create index on read.opportunity_standings_v1 (owner, expected_close, opportunity_id) where until_at is null;
create index on read.quotes_v1 (owner, changed_at, quote_id);
