-- Conditions of segments and rules that the warehouse could not answer when they were last asked, by name.
create table ops.unanswered_conditions (
  name text primary key,
  since timestamptz not null
);
