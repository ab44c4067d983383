-- Which websites may show a form, or the chat, within their pages.
create table read.framed_pages_v1 (
  page_id uuid primary key,
  origins jsonb not null
);
