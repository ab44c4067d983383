-- Web forms, each as its latest version says.
create table read.forms_v1 (
  form_id uuid primary key,
  status text not null,
  version integer not null,
  title jsonb not null,
  purpose text not null,
  fields jsonb not null,
  mailbox text not null,
  sites jsonb not null,
  changed_at timestamptz not null,
  -- Position of the last of its events that others hear of.
  last_news bigint not null
);
