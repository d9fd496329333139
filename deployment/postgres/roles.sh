#!/bin/sh
# Runs before each start of the shop or of the services, and may run as often as it likes. For each module: a schema, and
# a role that owns all that is in it and reaches nothing else. And a role for the shop alone, which reaches every module.
# What the shop has made is its module's again before a service comes to it, so that modules can go out and come home.
set -eu

query() {
  psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --set database="$PGDATABASE" "$@"
}

# a password is a variable of psql's from the environment: an argument could be read in the list of processes
role() {
  variable=$(echo "$1" | tr '[:lower:]' '[:upper:]')_DATABASE_PASSWORD
  password=$(printenv "$variable") || { echo "roles.sh: $variable is not set" >&2; exit 1; }
  PASSWORD=$password query --set role="$1" <<'SQL'
\getenv password PASSWORD
SELECT format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE', :'role')
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \gexec
ALTER ROLE :"role" PASSWORD :'password';
GRANT CONNECT ON DATABASE :"database" TO :"role";
SQL
}

query <<'SQL'
REVOKE ALL ON DATABASE :"database", postgres, template1 FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
SQL
role shop
for module in catalog customers inventory basket orders payments shipping notifications; do
  role "$module"
  query --set module="$module" <<'SQL' >/dev/null
SET client_min_messages = warning;
-- who still works with a table keeps it, and everybody behind this would wait, too
SET lock_timeout = '10s';
CREATE SCHEMA IF NOT EXISTS :"module";
ALTER SCHEMA :"module" OWNER TO :"module";
GRANT :"module" TO shop;
-- indexes, and the sequences of columns, go with their tables
SELECT format('ALTER TABLE %s OWNER TO %I', c.oid::regclass, :'module')
  FROM pg_class c
 WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = :'module')
   AND c.relowner <> (SELECT oid FROM pg_roles WHERE rolname = :'module')
   AND (c.relkind IN ('r', 'p', 'v', 'm')
        OR c.relkind = 'S' AND NOT EXISTS (
            SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i'))) \gexec
SQL
done
