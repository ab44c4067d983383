-- What brought a lead where nobody took it down, and how those can be reached who are only a lead so far (sealed).
-- Of what was captured before both are empty, as the fold has it.
alter table read.leads_v1
  add column via_kind text not null default '',
  add column via_id text not null default '',
  add column contact jsonb;
create index on read.leads_v1 (via_kind, via_id);
