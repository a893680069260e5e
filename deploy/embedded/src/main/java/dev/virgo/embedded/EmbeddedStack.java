package dev.virgo.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A broker and a database for tests: one of each per JVM, on free ports, in a temporary folder that
 * is gone when the JVM ends. Data is not synchronised to the disk, which makes tests faster; a test
 * about durability starts {@link EmbeddedDatabase} itself.
 *
 * <p>Tests share both. A test that needs an empty database takes one by {@link #newDatabase}, one
 * that needs empty topics chooses names of its own.
 *
 * @param kafka {@code host:port} of the broker
 * @param postgresPort where the database listens, on {@link EmbeddedDatabase#HOST}
 * @param password of {@link EmbeddedDatabase#USER}
 */
public record EmbeddedStack(String kafka, int postgresPort, String password) {
  private static final String PASSWORD = "only-for-tests";
  // System properties, because Quarkus loads this class once per class loader in the same JVM.
  private static final String KAFKA = "dev.virgo.embedded.stack.kafka";
  private static final String POSTGRES = "dev.virgo.embedded.stack.postgres-port";

  /** The stack of this JVM, started by the first call, with the given topics (and earlier ones). */
  public static EmbeddedStack shared(Collection<EmbeddedTopic> topics) {
    // The only object that all class loaders of a JVM share and nobody else locks.
    synchronized (Runtime.getRuntime()) {
      var properties = System.getProperties();
      if (!properties.containsKey(KAFKA)) {
        start(properties);
      }
      var stack =
          new EmbeddedStack(
              properties.getProperty(KAFKA),
              Integer.parseInt(properties.getProperty(POSTGRES)),
              PASSWORD);
      new TopicSetup(stack.kafka()).apply(List.copyOf(topics));
      return stack;
    }
  }

  /** Of the database that all tests of this JVM share, without user and password. */
  public String jdbcUrl() {
    return jdbcUrl(EmbeddedDatabase.DATABASE);
  }

  /** Of the named database. */
  public String jdbcUrl(String database) {
    return EmbeddedDatabase.jdbcUrl(postgresPort, database);
  }

  public String user() {
    return EmbeddedDatabase.USER;
  }

  /**
   * Creates an empty database.
   *
   * @param name lower-case letters, digits and underscores
   * @return its JDBC URL
   */
  public String newDatabase(String name) {
    if (!name.matches("[a-z][a-z0-9_]*")) {
      throw new IllegalArgumentException("not a database name: " + name);
    }
    try (var connection = DriverManager.getConnection(jdbcUrl(), user(), password);
        var statement = connection.createStatement()) {
      statement.execute("create database " + name);
      return jdbcUrl(name);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot create the database " + name, e);
    }
  }

  private static void start(Properties properties) {
    try {
      Path folder = StackFolder.create();
      int port = Ports.freeBlock(3);
      var database = CompletableFuture.supplyAsync(() -> startDatabase(folder, port + 2));
      var kafka = startKafka(folder, port);
      EmbeddedDatabase postgres = joined(database, kafka);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(folder, kafka, postgres)));
      properties.setProperty(KAFKA, kafka.bootstrapServers());
      properties.setProperty(POSTGRES, Integer.toString(postgres.port()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static EmbeddedDatabase joined(
      CompletableFuture<EmbeddedDatabase> database, EmbeddedKafka kafka) {
    try {
      return database.join();
    } catch (CompletionException e) {
      kafka.close();
      throw e;
    }
  }

  private static EmbeddedKafka startKafka(Path folder, int port) {
    try {
      return EmbeddedKafka.start(
          new EmbeddedKafka.Settings(
              folder.resolve("kafka"), port, port + 1, 0, System.err::println));
    } catch (StartException e) {
      throw new IllegalStateException(e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static EmbeddedDatabase startDatabase(Path folder, int port) {
    try {
      return EmbeddedDatabase.start(
          new EmbeddedDatabase.Settings(
              folder.resolve("postgres"), StackFolder.binaries(), port, PASSWORD, false, 0));
    } catch (StartException e) {
      throw new IllegalStateException(e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void stop(Path folder, EmbeddedKafka kafka, EmbeddedDatabase postgres) {
    try {
      postgres.close();
      kafka.close();
      StackFolder.delete(folder);
    } catch (IOException e) {
      System.err.println("cannot remove " + folder + ": " + e);
    }
  }
}
