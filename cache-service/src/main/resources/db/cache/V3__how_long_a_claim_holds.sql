-- What it was last reserved or renewed for: a claim that ends later than that from now was written before the clock was set back.
-- null: reserved before there was this column.
alter table cache.claim add column holds_ms bigint;
