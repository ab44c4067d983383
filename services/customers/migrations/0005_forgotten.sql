-- Since when nobody may know any more who a party was.
alter table read.parties_v1 add column forgotten_at timestamptz;
