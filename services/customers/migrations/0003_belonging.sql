-- Whom a party lies with: the account that has it, its team and its branch. No fact says so yet.
alter table read.parties_v1 add column owner uuid, add column team uuid, add column branch uuid;
