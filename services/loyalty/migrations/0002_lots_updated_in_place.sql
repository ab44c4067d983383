-- Every lot is changed at least once, with the others of its page at the same time: half of each page is kept for that.
alter table read.lots_v1 set (fillfactor = 50);
