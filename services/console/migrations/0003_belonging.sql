-- Whom a conversation lies with, under the names that rights look at; no fact says its team or branch yet.
alter table read.inbox_v1 rename column owner_id to owner;
alter table read.inbox_v1 add column team uuid, add column branch uuid;
