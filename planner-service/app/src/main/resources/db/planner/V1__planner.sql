-- What the planner remembers: runs and their nodes, what can be called, what a worker described, the standard pipeline's versions.
-- Keys and hashes are 32 raw bytes; times are nanoseconds since the recording's start unless they are timestamptz.

-- A descriptor by its own hash, never changed: a run pins the hashes, so that a republished transform does not reach into it.
create table planner.descriptor (
  hash bytea primary key check (length(hash) = 32),
  identity text not null,
  body jsonb not null
);

-- What can be called now: one row per identity.
create table planner.transform (
  identity text primary key,
  descriptor bytea not null references planner.descriptor,
  published_at timestamptz not null default now()
);

-- Answers of describe, kept: the same question is never asked twice.
create table planner.description (
  descriptor bytea not null references planner.descriptor,
  config_hash bytea not null check (length(config_hash) = 32),
  headers_hash bytea not null check (length(headers_hash) = 32),
  answer bytea not null,
  described_at timestamptz not null default now(),
  primary key (descriptor, config_hash, headers_hash)
);

create table planner.standard_version (
  version text primary key,
  source text not null,
  manifest jsonb not null,
  grid_ns bigint not null check (grid_ns > 0),
  structural_hash text not null,
  published_at timestamptz not null default now()
);

-- The one current version. Runs read it for share, a publication updates it: nothing falls between.
create table planner.standard_current (
  single_row boolean primary key default true check (single_row),
  version text references planner.standard_version
);
insert into planner.standard_current (version) values (null);

create table planner.run (
  id text primary key,
  recording text not null,
  recording_revision bigint not null,
  pipeline text not null,
  standard boolean not null,
  source text not null,
  structural_hash text not null,
  pins jsonb not null,
  inputs jsonb not null,
  grid_ns bigint not null,
  priority text not null check (priority in ('INTERACTIVE', 'BULK')),
  requested_by text not null check (requested_by in ('api', 'ingest', 'backfill')),
  retry_of text,
  status text not null check (status in ('PLANNING', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED')),
  revision bigint not null default 0,
  dispatches bigint not null default 0,
  announced boolean not null default false,
  diagnostics jsonb not null default '[]',
  error text,
  failed_node text,
  manifest jsonb not null default '{}',
  outputs jsonb not null default '{}',
  traceparent text,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  progressed_at timestamptz not null default now()
);
create index run_by_recording on planner.run (recording, created_at desc);
create index run_by_creation on planner.run (created_at desc, id);
create index run_live on planner.run (progressed_at) where status in ('PLANNING', 'RUNNING');

create table planner.node (
  run text not null references planner.run on delete cascade,
  node text not null,
  ordinal integer not null,
  summary jsonb not null,
  state bytea not null,
  primary key (run, node)
);

create table planner.outbox (
  id bigint generated always as identity primary key,
  event_id uuid not null,
  topic text not null,
  key text not null,
  type text not null,
  payload bytea not null,
  traceparent text,
  created_at timestamptz not null default now()
);
