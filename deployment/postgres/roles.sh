#!/bin/sh
# Runs before each start of the shop or of the services; idempotent. Creates for each module a schema, and a role that
# owns everything in it and has no other access; and for the shop a role with access to every schema. Tables that the
# shop has created become the module's before its service starts, so that modules can be extracted and folded back.
set -eu

query() {
  psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --set database="$PGDATABASE" "$@"
}

# psql reads the password from the environment: an argument would be visible in the process list
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
-- fail rather than wait for a lock on a table in use, because other statements would queue behind this one
SET lock_timeout = '10s';
CREATE SCHEMA IF NOT EXISTS :"module";
ALTER SCHEMA :"module" OWNER TO :"module";
GRANT :"module" TO shop;
-- indexes and the sequences of columns follow their tables
SELECT format('ALTER TABLE %s OWNER TO %I', c.oid::regclass, :'module')
  FROM pg_class c
 WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = :'module')
   AND c.relowner <> (SELECT oid FROM pg_roles WHERE rolname = :'module')
   AND (c.relkind IN ('r', 'p', 'v', 'm')
        OR c.relkind = 'S' AND NOT EXISTS (
            SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i'))) \gexec
SQL
done
