-- The server process (pid and start) that took or renewed a lease last: once it has ended, so has probably its holder.
-- Null: not known, the lease runs for its whole term.
alter table ops.leases add column backend int, add column backend_start timestamptz;
