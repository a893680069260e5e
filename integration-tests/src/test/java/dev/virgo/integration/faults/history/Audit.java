package dev.virgo.integration.faults.history;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Lets the database remember what its tables forget: under which lease each claim stood when a
 * commit ended it. Written by triggers, in the transaction itself.
 */
public final class Audit {
  private static final List<String> INSTALL =
      List.of(
          "create schema if not exists audit",
          """
          create table if not exists audit.ended_claim (
            transaction xid8 not null default pg_current_xact_id(),
            cutoff_key bytea not null, lease bigint not null)
          """,
          """
          create table if not exists audit.made_asset (
            transaction xid8 not null default pg_current_xact_id(), cutoff_key bytea not null)
          """,
          """
          create or replace function audit.claim_ended() returns trigger language plpgsql as $$
            begin
              insert into audit.ended_claim (cutoff_key, lease) values (old.cutoff_key, old.lease);
              return null;
            end $$
          """,
          """
          create or replace function audit.asset_made() returns trigger language plpgsql as $$
            begin
              if new.decision = 'MATERIALIZED' then
                insert into audit.made_asset (cutoff_key) values (new.cutoff_key);
              end if;
              return null;
            end $$
          """,
          """
          create or replace trigger audit after delete on cache.claim
          for each row execute function audit.claim_ended()
          """,
          """
          create or replace trigger audit after insert on ursa.asset
          for each row execute function audit.asset_made()
          """);

  /** Claims that the transaction ended which made their assets. */
  static final String COMMITTED =
      """
      select distinct c.lease, encode(c.cutoff_key, 'hex') from audit.ended_claim c
      join audit.made_asset a on a.transaction = c.transaction and a.cutoff_key = c.cutoff_key
      """;

  private Audit() {}

  /** From now on. */
  public static void install(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      for (var text : INSTALL) {
        statement.execute(text);
      }
    }
  }
}
