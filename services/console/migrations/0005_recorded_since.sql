-- What was recorded since an instant is asked for again and again by whoever keeps a long history at hand. Rows come
-- nearly in the order of their instants, so that the least of indexes is enough.
create index on read.customer_events_v1 using brin (recorded_at) with (pages_per_range = 16, autosummarize = on);
