package dev.virgo.cache.sql;

import dev.virgo.embedded.EmbeddedStack;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/** A migrated database of this test JVM, and a pool on it. */
final class TestDatabase {
  private static final AgroalDataSource POOL = open();

  private TestDatabase() {}

  static AgroalDataSource pool() {
    return POOL;
  }

  private static AgroalDataSource open() {
    var stack = EmbeddedStack.shared(List.of());
    var url = stack.newDatabase("cache_rules");
    for (var schema : List.of("ursa", "cache")) {
      Flyway.configure()
          .dataSource(url, stack.user(), stack.password())
          .locations("db/" + schema)
          .schemas(schema)
          .load()
          .migrate();
    }
    var pool = new AgroalDataSourceConfigurationSupplier();
    pool.connectionPoolConfiguration()
        .maxSize(16)
        .acquisitionTimeout(Duration.ofSeconds(20))
        .connectionFactoryConfiguration()
        .jdbcUrl(url)
        .principal(new NamePrincipal(stack.user()))
        .credential(new SimplePassword(stack.password()));
    try {
      return AgroalDataSource.from(pool);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Empties every table, so that each test starts with nothing. */
  static void clear() {
    execute(
        """
        truncate cache.claim, cache.lease, cache.waiter, cache.withdrawn, cache.cancelled_run,
          cache.blob, cache.quarantine, cache.asset_part, cache.key_part, cache.field_state,
          cache.run_output, cache.outbox, ursa.asset, ursa.manifest, ursa.manifest_entry,
          ursa.membership, ursa.stream, ursa.recording
        """);
  }

  static void execute(String sql, Object... parameters) {
    try (var connection = POOL.getConnection()) {
      new Session(connection).count(sql, List.of(parameters));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static <T> List<T> query(String sql, Session.Reader<T> reader, @Nullable Object... parameters) {
    try (var connection = POOL.getConnection()) {
      return new Session(connection).query(sql, reader, Arrays.asList(parameters));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static int count(String table) {
    return query("select count(*) from " + table, row -> row.getInt(1)).getFirst();
  }
}
