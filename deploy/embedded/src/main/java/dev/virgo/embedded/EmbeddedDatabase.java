package dev.virgo.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A durable PostgreSQL server on the loopback interface, its own process. Its data survives in the
 * directory, also a kill of this JVM: the server left behind is stopped by the next start.
 *
 * <p>Whoever connects needs the password: the cluster is initialised with SCRAM for every
 * connection, and there is no unix socket.
 */
public final class EmbeddedDatabase implements AutoCloseable {
  /** The host it listens on. */
  public static final String HOST = "127.0.0.1";

  /** Owner of {@link #DATABASE}; an ordinary role. */
  public static final String USER = "virgo";

  /** The database that a start creates if it is missing. */
  public static final String DATABASE = "virgo";

  private static final String WHAT = "the database";
  private static final String CLUSTER = "cluster";
  private static final String ADMINISTRATOR = "postgres";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final EmbeddedPostgres postgres;
  private final Settings settings;
  private final ProcessHandle process;

  private EmbeddedDatabase(EmbeddedPostgres postgres, Settings settings, ProcessHandle process) {
    this.postgres = postgres;
    this.settings = settings;
    this.process = process;
  }

  /**
   * Where and how the server runs.
   *
   * @param directory its data and logs; created if missing
   * @param binaries where PostgreSQL's programs are unpacked, once; may be shared by several
   *     processes
   * @param port where it listens, on 127.0.0.1
   * @param password of {@link #USER} and of the administrator; fixed by the first start
   * @param durable whether a commit waits for the disk; only a test's throwaway data may say no
   * @param minimumFreeBytes with less free disk than this it does not start
   */
  public record Settings(
      Path directory,
      Path binaries,
      int port,
      String password,
      boolean durable,
      long minimumFreeBytes) {
    public Settings {
      directory = directory.toAbsolutePath().normalize();
      binaries = binaries.toAbsolutePath().normalize();
      if (!password.matches("[A-Za-z0-9_-]{8,}")) {
        throw new IllegalArgumentException(
            "the database's password needs at least 8 characters of A-Z a-z 0-9 _ -");
      }
    }

    Path cluster() {
      return directory.resolve(CLUSTER);
    }

    ClusterMark mark() {
      return new ClusterMark(directory, password);
    }

    Path startLog() {
      return directory.resolve("start.log");
    }
  }

  /**
   * Starts the server and waits until it answers.
   *
   * @throws StartException with a message for the user
   * @throws IOException if the directory cannot be written
   */
  public static EmbeddedDatabase start(Settings settings) throws StartException, IOException {
    QuietLogging.apply();
    DiskSpace.require(settings.directory(), settings.minimumFreeBytes());
    stopLeftBehind(settings.directory());
    Ports.requireFree(settings.port(), WHAT);
    settings.mark().check(settings.cluster());
    EmbeddedPostgres postgres = launch(settings);
    try {
      ProcessHandle process =
          OrphanedServer.find(settings.cluster())
              .orElseThrow(() -> new IllegalStateException("PostgreSQL wrote no pid file"));
      createOwnDatabase(settings);
      settings.mark().set();
      ClusterLock.taken(settings.cluster());
      return new EmbeddedDatabase(postgres, settings, process);
    } catch (SQLException | IOException | RuntimeException e) {
      postgres.close();
      throw new StartException(
          new StartFailure.ServerRefused(WHAT, settings.directory(), e.toString()), e);
    }
  }

  /**
   * Stops the server that a killed JVM left behind in the directory, so that its port is free;
   * {@link #start} does this too.
   *
   * @throws StartException with {@link StartFailure.DirectoryInUse} if a live JVM holds it
   */
  public static void stopLeftBehind(Path directory) throws StartException, IOException {
    Path cluster = directory.toAbsolutePath().normalize().resolve(CLUSTER);
    ClusterLock.requireFree(cluster);
    OrphanedServer.stop(cluster);
  }

  public int port() {
    return settings.port();
  }

  public String password() {
    return settings.password();
  }

  /** Of {@link #DATABASE}, without user and password. */
  public String jdbcUrl() {
    return jdbcUrl(settings.port(), DATABASE);
  }

  /** The server's main process. */
  public long pid() {
    return process.pid();
  }

  /** Whether the server's main process lives. */
  public boolean isAlive() {
    return OrphanedServer.serves(process, settings.cluster());
  }

  /** Stops the server; open connections are closed. */
  @Override
  public void close() throws IOException {
    postgres.close();
    ClusterLock.released(settings.cluster());
    if (isAlive()) {
      OrphanedServer.stop(settings.cluster());
    }
  }

  static String jdbcUrl(int port, String database) {
    return "jdbc:postgresql://%s:%d/%s".formatted(HOST, port, database);
  }

  // One at a time: a lock on the cache of binaries is held per process, not per thread.
  private static synchronized EmbeddedPostgres launch(Settings settings)
      throws StartException, IOException {
    Files.deleteIfExists(settings.startLog());
    var passwordFile = PasswordFile.write(settings.directory(), settings.password());
    try (var unpacking = BinariesCache.open(settings.binaries())) {
      EmbeddedPostgres postgres = builder(settings, passwordFile).start();
      unpacking.complete();
      return postgres;
    } catch (IOException | RuntimeException e) {
      // It may be running and only not answer.
      OrphanedServer.stop(settings.cluster());
      ClusterLock.forget(settings.cluster());
      throw new StartException(
          new StartFailure.ServerRefused(WHAT, settings.directory(), reason(settings, e)), e);
    } finally {
      Files.deleteIfExists(passwordFile);
    }
  }

  private static EmbeddedPostgres.Builder builder(Settings settings, Path passwordFile) {
    String durable = settings.durable() ? "on" : "off";
    return EmbeddedPostgres.builder()
        .setPort(settings.port())
        .setDataDirectory(settings.cluster())
        .setCleanDataDirectory(false)
        .setRegisterShutdownHook(false)
        .setOverrideWorkingDirectory(settings.binaries().toFile())
        .setPGStartupWait(PATIENCE)
        .setOutputRedirector(ProcessBuilder.Redirect.appendTo(settings.startLog().toFile()))
        // These become options of initdb: same order of text everywhere, and no trusted connection.
        .setLocaleConfig("locale-provider", "builtin")
        .setLocaleConfig("builtin-locale", "C.UTF-8")
        .setLocaleConfig("locale", "C")
        .setLocaleConfig("auth-host", "scram-sha-256")
        .setLocaleConfig("auth-local", "scram-sha-256")
        .setLocaleConfig("pwfile", passwordFile.toString())
        .setConnectConfig("password", settings.password())
        .setServerConfig("listen_addresses", HOST)
        .setServerConfig("unix_socket_directories", "")
        .setServerConfig("fsync", durable)
        .setServerConfig("synchronous_commit", durable)
        .setServerConfig("full_page_writes", durable)
        .setServerConfig("shared_buffers", "128MB")
        .setServerConfig("max_connections", "100")
        // One log file per weekday, overwritten after a week.
        .setServerConfig("logging_collector", "on")
        .setServerConfig("log_directory", "../log")
        .setServerConfig("log_filename", "postgres-%a.log")
        .setServerConfig("log_rotation_age", "1d")
        .setServerConfig("log_rotation_size", "0")
        .setServerConfig("log_truncate_on_rotation", "on");
  }

  private static String reason(Settings settings, Exception e) throws IOException {
    Path log = settings.startLog();
    String said = Files.exists(log) ? Files.readString(log).strip() : "";
    String served = String.join("\n", ServerLog.ofLastStart(settings.directory().resolve("log")));
    return Stream.of(e.toString(), said, served)
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining("\n"));
  }

  private static void createOwnDatabase(Settings settings) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                jdbcUrl(settings.port(), ADMINISTRATOR), ADMINISTRATOR, settings.password());
        var statement = connection.createStatement()) {
      if (!exists(connection, "select 1 from pg_roles where rolname = ?", USER)) {
        statement.execute(
            "create role %s login createdb password '%s'".formatted(USER, settings.password()));
      }
      if (!exists(connection, "select 1 from pg_database where datname = ?", DATABASE)) {
        statement.execute("create database %s owner %s".formatted(DATABASE, USER));
      }
    }
  }

  private static boolean exists(Connection connection, String query, String name)
      throws SQLException {
    try (var statement = connection.prepareStatement(query)) {
      statement.setString(1, name);
      try (var rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }
}
