-- Whom a conversation lies with, beside its owner; no fact says so yet.
alter table read.conversations_v1 add column team uuid, add column branch uuid;
