#!/bin/sh
# Runs once, when the database is new: for each module a schema, and a role that owns it and reaches nothing else.
set -eu

psql --no-psqlrc --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --set database="$POSTGRES_DB" <<'SQL'
REVOKE ALL ON DATABASE :"database", postgres, template1 FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
SQL
for module in catalog customers inventory basket orders payments shipping notifications; do
  variable=$(echo "$module" | tr '[:lower:]' '[:upper:]')_DATABASE_PASSWORD
  # as a variable of psql's from the environment: an argument could be read in the list of processes
  PASSWORD=$(printenv "$variable") psql --no-psqlrc --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
    --set database="$POSTGRES_DB" --set module="$module" <<'SQL'
\getenv password PASSWORD
CREATE ROLE :"module" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
GRANT CONNECT ON DATABASE :"database" TO :"module";
CREATE SCHEMA :"module" AUTHORIZATION :"module";
SQL
done
