-- Customers, and what they are called: whom messages are to.
create table read.parties_v1 (
  party_id uuid primary key,
  code text not null,
  name jsonb
);
