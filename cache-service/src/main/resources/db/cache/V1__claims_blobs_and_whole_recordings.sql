-- What the cache-service keeps for itself. Assets, manifests and membership are Ursa's (schema ursa, written here as well). Keys and
-- hashes are 32 raw bytes, times nanoseconds since the recording's start. There is no foreign key into ursa: the two migrate apart.

-- ---------------------------------------------------------------- claims

-- One number per reserve call: the fence of everything reserved by it.
create sequence cache.lease_number;

create table cache.lease (
  lease bigint primary key,
  holder text not null,
  envelope bytea not null,
  opened_at timestamptz not null default now()
);

-- The parts of a key, for explain; slices of one node share them.
create table cache.key_part (
  hash bytea primary key check (length(hash) = 32),
  parts text not null
);

-- Somebody computes this cut-off key. It stands until it is committed, given back or swept, also after expires_at.
create table cache.claim (
  cutoff_key bytea primary key check (length(cutoff_key) = 32),
  lease bigint not null references cache.lease,
  expires_at timestamptz not null,
  generation integer not null check (generation >= 0),
  owner_cancelled boolean not null default false,
  run text not null,
  recording text not null,
  node text not null,
  compute_group text not null,
  t0_ns bigint not null,
  t1_ns bigint not null,
  dispatch bigint not null,
  asset_keys jsonb not null,
  transform text not null,
  config_hash bytea not null,
  code_hash bytea not null,
  lockfile_hash bytea not null,
  parts bytea,
  traceparent text
);
create index claim_by_lease on cache.claim (lease);
create index claim_by_expiry on cache.claim (expires_at);
create index claim_by_run on cache.claim (run);

-- Who else wants it. The foreign key is the invariant: nobody waits without a claim.
create table cache.waiter (
  cutoff_key bytea not null references cache.claim on delete cascade,
  run text not null,
  recording text not null,
  node text not null,
  compute_group text not null,
  t0_ns bigint not null,
  t1_ns bigint not null,
  dispatch bigint not null,
  asset_keys jsonb not null,
  transform text not null,
  config_hash bytea not null,
  code_hash bytea not null,
  lockfile_hash bytea not null,
  parts bytea,
  traceparent text,
  primary key (cutoff_key, run, node, compute_group, dispatch)
);
create index waiter_by_run on cache.waiter (run);

-- Claims that a cancellation ended; renew tells the lease's holder, until the lease goes.
create table cache.withdrawn (
  lease bigint not null references cache.lease on delete cascade,
  cutoff_key bytea not null,
  primary key (lease, cutoff_key)
);

create table cache.cancelled_run (
  run text primary key,
  cancelled_at timestamptz not null default now()
);

-- ---------------------------------------------------------------- contents

-- One row per content, whether it lies in a blob (uri) or in the row itself (value_json, canonical). GONE rows stay: they remember
-- which generation of the path was deleted.
create table cache.blob (
  content_hash bytea primary key check (length(content_hash) = 32),
  state text not null check (state in ('LIVE', 'CONDEMNED', 'DELETING', 'GONE')),
  generation integer not null check (generation >= 0),
  uri text,
  value_json text,
  bytes bigint not null check (bytes >= 0),
  changed_at timestamptz not null default now(),
  check (uri is not null or value_json is not null)
);
create index blob_by_dead_generation on cache.blob (generation) where state in ('DELETING', 'GONE');
create index blob_condemned on cache.blob (changed_at) where state in ('CONDEMNED', 'DELETING');

-- Contents that must not be used, and why.
create table cache.quarantine (
  id bigint generated always as identity primary key,
  content_hash bytea not null,
  uri text,
  cutoff_key bytea not null,
  field text not null,
  kept_hash bytea not null,
  reason text not null check (reason in ('NONDETERMINISTIC', 'CORRUPT')),
  lease bigint not null,
  created_at timestamptz not null default now()
);
create index quarantine_by_content on cache.quarantine (content_hash);

-- Which parts made an asset's key.
create table cache.asset_part (
  asset_key bytea primary key,
  parts bytea not null
);

-- ---------------------------------------------------------------- whole recordings

-- A fully cached field of a recording is this one row. Whoever removes a member of the manifest removes the row in the same transaction.
create table cache.field_state (
  path bytea not null check (length(path) = 32),
  data bytea not null check (length(data) = 32),
  recording text not null,
  field text not null,
  manifest bytea not null check (length(manifest) = 32),
  whole bytea check (length(whole) = 32),
  run text not null,
  created_at timestamptz not null default now(),
  primary key (path, data)
);
create index field_state_by_whole on cache.field_state (whole);
create index field_state_by_manifest on cache.field_state (manifest);
create index field_state_by_recording on cache.field_state (recording);

-- What a finished run shows, standard or not.
create table cache.run_output (
  run text not null,
  recording text not null,
  pipeline text not null,
  output text not null,
  node text not null,
  field text not null,
  manifest bytea not null check (length(manifest) = 32),
  finished_at timestamptz not null default now(),
  primary key (run, output, field)
);
create index run_output_by_recording on cache.run_output (recording);

-- ---------------------------------------------------------------- outbox

create table cache.outbox (
  id bigint generated always as identity primary key,
  event_id uuid not null,
  topic text not null,
  key text not null,
  type text not null,
  payload bytea not null,
  traceparent text,
  created_at timestamptz not null default now()
);
