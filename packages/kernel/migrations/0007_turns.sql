-- Waits for a consumer's turn and tells which of its streams are parked, in one round trip. Each statement in here sees
-- what was committed before it began: what is told was so once the turn had come.
create function ops.take_turn(follower text) returns text[] language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtext('projection'), hashtext(follower));
  return array(select distinct p.stream_id from ops.parked p where p.consumer = follower);
end $$;
