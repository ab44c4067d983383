-- Websites with a chat, each as its latest version says.
create table read.sites_v1 (
  site_id uuid primary key,
  status text not null,
  version integer not null,
  name text not null,
  origins jsonb not null,
  mailbox text not null,
  greeting jsonb not null,
  changed_at timestamptz not null,
  -- Position of the last of its events that others hear of.
  last_news bigint not null
);

-- The visitor of a website is nobody known.
alter table read.conversations_v1 alter column address drop not null, alter column display_name drop not null;
