#!/bin/sh
# Brings Temporal's two databases to the schema of the image this runs in; safe to repeat.
set -eu

tool() {
  database=$1
  shift
  # The password comes from SQL_PASSWORD, never from the command line.
  temporal-sql-tool --plugin postgres12 --ep "$POSTGRES_SEEDS" --port "$DB_PORT" \
    --user "$POSTGRES_USER" --db "$database" "$@"
}

for part in temporal:temporal temporal_visibility:visibility; do
  database=${part%%:*}
  tool "$database" create || echo "$database is there"
  tool "$database" setup-schema --version 0.0 || echo "$database has a schema"
  tool "$database" update-schema \
    --schema-dir "/etc/temporal/schema/postgresql/v12/${part##*:}/versioned"
done
