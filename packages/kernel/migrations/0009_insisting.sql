-- Refuses what is not so: the statement fails, and with it the transaction, whose commit may be on its way already.
create function ops.insist(holds boolean) returns boolean language plpgsql as $$
begin
  if not holds then
    raise exception 'not as it was' using errcode = 'RP001';
  end if;
  return true;
end $$;
