-- When the cache heard that a run was cancelled; until then it is told again.
alter table planner.run add column withdrawn_at timestamptz;
create index run_not_withdrawn on planner.run (finished_at) where status = 'CANCELLED' and withdrawn_at is null;
