-- A blob that is gone or damaged is noted beside the contents that diverged; nothing was kept in its place.
alter table cache.quarantine alter column kept_hash drop not null;
alter table cache.quarantine drop constraint quarantine_reason_check;
alter table cache.quarantine add constraint quarantine_reason_check check (reason in ('NONDETERMINISTIC', 'CORRUPT', 'MISSING'));
