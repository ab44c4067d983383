-- What was recorded since an instant, by an index of every row: of blocks that nobody had summarised yet, as after much was
-- caught up with, each was read. The index of blocks goes by whatever name a rebuild has given it.
create index on read.customer_events_v1 (recorded_at);
do $$
declare
  blocks regclass;
begin
  for blocks in
    select i.indexrelid from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am a on a.oid = c.relam
    where i.indrelid = 'read.customer_events_v1'::regclass and a.amname = 'brin'
  loop
    execute format('drop index %s', blocks);
  end loop;
end $$;
