-- What a subscription is narrowed to: kinds of records, and customers; empty: everything.
alter table read.subscriptions_v1 add column records text[] not null default '{}';
alter table read.subscriptions_v1 add column parties text[] not null default '{}';

-- All that was said of a record: for snapshots, and to tell whom a record is about.
create index on read.feed_v1 using hash (stream_id);
