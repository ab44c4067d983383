#!/bin/sh
# One database and one role of the same name for each service, and for the key ring; run once, on an empty volume.
set -eu
for name in rapport_access rapport_customers rapport_channels rapport_sales rapport_support rapport_workflow rapport_loyalty rapport_marketing rapport_analytics rapport_partners rapport_keys rapport_console; do
  psql -v ON_ERROR_STOP=1 --username postgres --set=password="$DATABASE_PASSWORD" <<SQL
create role $name login password :'password';
create database $name owner $name;
revoke all on database $name from public;
SQL
done
