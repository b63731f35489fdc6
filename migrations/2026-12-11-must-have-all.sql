-- A statement that leaves together with its COMMIT fails where it did not have all that it wanted, and the transaction with it.
create function must_have_all(had bigint, wanted integer) returns void language plpgsql as $$
begin
  if had < wanted then
    raise exception 'Not all of it could be had' using errcode = 'AT001';
  end if;
end
$$;
