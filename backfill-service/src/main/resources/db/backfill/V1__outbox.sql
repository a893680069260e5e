-- Events that are true since their transaction committed, until the broker has acknowledged them.
create table backfill.outbox (
  id bigint generated always as identity primary key,
  event_id uuid not null,
  topic text not null,
  key text not null,
  type text not null,
  payload bytea not null,
  traceparent text,
  created_at timestamptz not null default now()
);
