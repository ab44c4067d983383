-- Validators are made of the places of the last news, not of counts: the parties are folded anew from the beginning.
truncate read.parties_v1;
alter table read.parties_v1 drop column version;
-- Position of the last of its events that others hear of.
alter table read.parties_v1 add column last_news bigint not null;
delete from ops.checkpoints where name = 'parties_v1';
