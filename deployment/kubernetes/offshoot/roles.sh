#!/bin/sh
# Runs before each start of the shop or of the services; idempotent. Creates for each module a schema, and a role that
# owns everything in it and has no other access; and for the shop a role with access to every schema. Tables that the
# shop has created become the module's before its service starts, so that modules can be extracted and folded back.
#
# The account that runs it needs no more than to own the database and to be allowed to create roles.
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
-- who gives a schema or a table to a role must be a member of it, unless superuser
SELECT format('GRANT %I TO CURRENT_USER', :'role')
 WHERE NOT pg_has_role(current_user, :'role', 'USAGE') \gexec
GRANT CONNECT ON DATABASE :"database" TO :"role";
SQL
}

modules="catalog customers inventory basket orders payments shipping notifications"

# Roles belong to the server, not to a database: those of another shop would get this one's passwords
taken=$(query --tuples-only --no-align --set roles="shop $modules" <<'SQL'
SELECT format('the role %s already belongs to the database %s', r.rolname, d.datname)
  FROM pg_roles r JOIN pg_database d
    ON d.datdba = r.oid OR EXISTS (SELECT FROM aclexplode(d.datacl) WHERE grantee = r.oid AND privilege_type = 'CONNECT')
 WHERE r.rolname = ANY (string_to_array(:'roles', ' ')) AND d.datname <> :'database'
 ORDER BY 1 LIMIT 1;
SQL
)
if [ -n "$taken" ]; then
  echo "roles.sh: $taken, and a server has room for one shop: use another server. If that database is no longer used," \
    "drop it, or revoke there what the roles may do" >&2
  exit 1
fi

query <<'SQL'
-- the databases and the schema that belong to others stay as they are
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', datname)
  FROM pg_database
 WHERE datname IN (:'database', 'postgres', 'template1') AND pg_has_role(current_user, datdba, 'USAGE') \gexec
SELECT 'REVOKE ALL ON SCHEMA public FROM PUBLIC'
  FROM pg_namespace
 WHERE nspname = 'public' AND pg_has_role(current_user, nspowner, 'USAGE') \gexec
SQL
role shop
for module in $modules; do
  role "$module"
  query --set module="$module" <<'SQL' >/dev/null
SET client_min_messages = warning;
-- fail rather than wait for a lock on a table in use, because other statements would queue behind this one
SET lock_timeout = '10s';
CREATE SCHEMA IF NOT EXISTS :"module";
ALTER SCHEMA :"module" OWNER TO :"module";
GRANT :"module" TO shop;
-- where both run, either may be the first to create a table
ALTER DEFAULT PRIVILEGES FOR ROLE shop IN SCHEMA :"module" GRANT ALL ON TABLES TO :"module";
ALTER DEFAULT PRIVILEGES FOR ROLE shop IN SCHEMA :"module" GRANT ALL ON SEQUENCES TO :"module";
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
