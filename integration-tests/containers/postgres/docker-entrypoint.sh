#!/usr/bin/env bash
# docker-entrypoint.sh - POSTGRES_USER, POSTGRES_PASSWORD and POSTGRES_DB as the image postgres takes them, without the rest of it.
set -euo pipefail
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  mkdir -p "$PGDATA"
  chmod 700 "$PGDATA"
  initdb --pgdata="$PGDATA" --username="$POSTGRES_USER" --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") \
    --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 >/dev/null
  echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
  if [ "$POSTGRES_DB" != postgres ]; then
    postgres --single -D "$PGDATA" postgres >/dev/null <<<"create database \"$POSTGRES_DB\""
  fi
fi
exec postgres -D "$PGDATA" -c listen_addresses='*' "$@"
