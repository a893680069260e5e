-- The recording store. Who writes what: recording, stream: the planner, from ingest events; asset, manifest, membership: the
-- cache-service; last_accessed_at: the backfill-service. Keys and hashes are 32 raw bytes; times are nanoseconds since the
-- recording's start.

create table ursa.recording (
  id text primary key,
  revision bigint not null,
  start_at timestamptz not null,
  extent_ns bigint not null,
  ingested_at timestamptz not null default now(),
  deleted_at timestamptz,
  last_accessed_at timestamptz not null default now()
);

create table ursa.stream (
  recording text not null references ursa.recording on delete cascade,
  revision bigint not null,
  name text not null,
  kind text not null check (kind in ('signal', 'frames', 'events')),
  format text not null,
  uri text not null,
  rate_num bigint not null check (rate_num > 0),
  rate_den bigint not null check (rate_den > 0),
  channels jsonb not null,
  segments jsonb not null,
  block_ns bigint not null check (block_ns > 0),
  header_hash bytea not null check (length(header_hash) = 32),
  blocks bytea not null check (length(blocks) % 32 = 0),
  primary key (recording, revision, name)
);

create table ursa.asset (
  asset_key bytea primary key check (length(asset_key) = 32),
  recording text not null,
  node text not null,
  field text not null,
  t0_ns bigint not null,
  t1_ns bigint not null,
  content_hash bytea not null check (length(content_hash) = 32),
  cutoff_key bytea not null check (length(cutoff_key) = 32),
  uri text,
  value jsonb,
  bytes bigint not null,
  transform text not null,
  compute_group text not null,
  config_hash bytea not null,
  code_hash bytea not null,
  lockfile_hash bytea not null,
  run text not null,
  decision text not null check (decision in ('MATERIALIZED', 'CUTOFF')),
  cost_usd double precision not null,
  cpu_us bigint not null,
  peak_rss_bytes bigint not null,
  run_us bigint not null,
  created_at timestamptz not null default now(),
  quarantined_at timestamptz,
  check (t0_ns >= 0 and t1_ns > t0_ns)
);
create index asset_by_recording on ursa.asset (recording, t0_ns);
create index asset_by_cutoff on ursa.asset (cutoff_key);
create index asset_by_content on ursa.asset (content_hash);

create table ursa.manifest (
  hash bytea primary key check (length(hash) = 32),
  content_root bytea not null check (length(content_root) = 32),
  slices integer not null,
  created_at timestamptz not null default now()
);

create table ursa.manifest_entry (
  manifest bytea not null references ursa.manifest on delete cascade,
  position integer not null,
  field text not null,
  t0_ns bigint not null,
  t1_ns bigint not null,
  asset_key bytea not null references ursa.asset,
  content_hash bytea not null,
  primary key (manifest, position)
);
create index manifest_entry_by_asset on ursa.manifest_entry (asset_key);

create table ursa.membership (
  pipeline_version text not null,
  recording text not null,
  output text not null,
  field text not null,
  node text not null,
  manifest bytea not null references ursa.manifest,
  run text not null,
  revision bigint not null,
  current boolean not null,
  created_at timestamptz not null default now(),
  primary key (pipeline_version, recording, output, field)
);
create index membership_by_manifest on ursa.membership (manifest);

-- One row per asset and version that it belongs to; an asset can belong to several.
create view ursa.derived_assets as
select
  encode(e.asset_key, 'hex') as asset_key,
  m.recording,
  m.pipeline_version,
  m.output,
  m.node,
  e.field,
  e.t0_ns,
  e.t1_ns,
  encode(e.content_hash, 'hex') as content_hash,
  a.uri,
  a.value,
  a.bytes,
  a.transform,
  m.run,
  m.revision,
  a.created_at
from ursa.membership m
join ursa.manifest_entry e on e.manifest = m.manifest
join ursa.asset a on a.asset_key = e.asset_key
where m.current and a.quarantined_at is null;
