package dev.virgo.launcher;

import dev.virgo.embedded.DiskSpace;
import dev.virgo.embedded.EmbeddedDatabase;
import dev.virgo.embedded.EmbeddedKafka;
import dev.virgo.embedded.EmbeddedTopic;
import dev.virgo.embedded.StartException;
import dev.virgo.schemas.blob.FileBlobStore;
import dev.virgo.schemas.log.BoundedLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** Broker, database and services of one folder, from start to stop. */
final class EmbeddedSystem implements AutoCloseable {
  /** For whoever waits for a start and sees nothing else. */
  private static final Duration BETWEEN_WORDS = Duration.ofSeconds(10);

  private final Blueprint blueprint;
  private final DataFolder folder;
  private final SystemSettings settings;
  private final Consumer<String> journal;
  // What has been started, newest first; stopped in this order.
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private volatile CompletableFuture<Void> starting = CompletableFuture.completedFuture(null);
  private boolean closed;

  private EmbeddedSystem(
      Blueprint blueprint, DataFolder folder, SystemSettings settings, Consumer<String> journal) {
    this.blueprint = blueprint;
    this.folder = folder;
    this.settings = settings;
    this.journal = journal;
  }

  /**
   * What a system is made of.
   *
   * @param postgresBinaries where PostgreSQL's programs are unpacked
   * @param topics of the broker
   * @param backend what runs the transforms, for the status
   * @param startPatience until every service must be ready
   * @param stopPatience until a process that does not stop is killed
   * @param onBrokerGone told why when the running broker gives up
   */
  record Blueprint(
      Path postgresBinaries,
      List<EmbeddedTopic> topics,
      String backend,
      long minimumFreeBytes,
      Duration startPatience,
      Duration stopPatience,
      Services services,
      Consumer<String> onBrokerGone) {}

  /** Says how the services of a system are started. */
  interface Services {
    List<ChildSpecification> of(DataFolder folder, SystemSettings settings) throws LaunchException;
  }

  /**
   * An owned folder with its settings; nothing runs yet. Closing it stops whatever {@link #start}
   * has started, and gives the folder back.
   */
  static EmbeddedSystem prepare(
      Blueprint blueprint, DataFolder folder, PortRequest ports, Consumer<String> journal)
      throws LaunchException, IOException {
    try {
      DiskSpace.require(folder.path(), blueprint.minimumFreeBytes());
      // Both would hold ports of this folder.
      int left = LeftBehind.end(folder.path());
      if (left > 0) {
        journal.accept(left + " processes of transforms that had been left behind are ended");
      }
      RayFolder.clear(folder.path());
      EmbeddedDatabase.stopLeftBehind(folder.postgres());
    } catch (StartException e) {
      throw new LaunchException(String.valueOf(e.getMessage()), e);
    }
    SystemSettings settings = ports.settle(folder.path());
    folder.create();
    return new EmbeddedSystem(blueprint, folder, settings, journal);
  }

  /**
   * Starts everything and waits until every service is ready.
   *
   * @throws LaunchException with a message for the user; what was started is stopped by {@link
   *     #close}
   */
  SystemStatus start() throws LaunchException, IOException {
    List<ChildSpecification> specifications = blueprint.services().of(folder, settings);
    var ports = new PortLayout(settings.basePort());
    var broker = inParallel(() -> startBroker(ports));
    var database = inParallel(() -> startDatabase(ports));
    // Wait for both, whatever becomes of the other, so that close() finds all that was started.
    starting = CompletableFuture.allOf(broker, database);
    var _ = starting.exceptionally(failure -> null).join();
    var kafka = result(broker);
    var keeper = result(database);
    kafka.createTopics(blueprint.topics());
    var board =
        new StatusBoard(folder, settings, blueprint.backend(), () -> keeper.database().pid());
    add(board);
    board.watch(journal);
    // After everything that it starts has ended.
    add(() -> RayFolder.clear(folder.path()));
    // Of workers that were in the middle of it.
    add(() -> new FileBlobStore(folder.blobs().toUri()).sweep());
    var supervisor =
        new Supervisor(
            folder.path(),
            children(specifications),
            blueprint.stopPatience(),
            board::update,
            journal);
    add(supervisor);
    new StartWait(blueprint.startPatience(), BETWEEN_WORDS)
        .await(supervisor.start(), supervisor::notReady, journal);
    return board.current();
  }

  /** Stops services, then broker and database, then gives the folder back; does nothing twice. */
  @Override
  public void close() throws IOException {
    if (beginClose()) {
      // A server in the middle of its start cannot be stopped; add() stops it when it is up.
      var _ = starting.exceptionally(failure -> null).join();
      parts.forEach(this::closePart);
      folder.close();
      journal.accept("stopped");
    }
  }

  private synchronized boolean beginClose() {
    boolean first = !closed;
    closed = true;
    return first;
  }

  private List<Child> children(List<ChildSpecification> specifications) {
    return specifications.stream()
        .map(specification -> {
          Path log = folder.logs().resolve(specification.name() + ".log");
          return new Child(specification, new BoundedLog(log, BoundedLog.DEFAULT_BYTES));
        })
        .toList();
  }

  private EmbeddedKafka startBroker(PortLayout ports) throws StartException, IOException {
    var kafka =
        EmbeddedKafka.start(
            new EmbeddedKafka.Settings(
                folder.kafka(),
                ports.kafka(),
                ports.kafkaController(),
                blueprint.minimumFreeBytes(),
                blueprint.onBrokerGone()));
    add(kafka);
    journal.accept("broker is up");
    return kafka;
  }

  private DatabaseKeeper startDatabase(PortLayout ports) throws StartException, IOException {
    var keeper =
        DatabaseKeeper.start(
            new EmbeddedDatabase.Settings(
                folder.postgres(),
                blueprint.postgresBinaries(),
                ports.postgres(),
                settings.databasePassword(),
                true,
                blueprint.minimumFreeBytes()),
            journal);
    add(keeper);
    journal.accept("database is up");
    return keeper;
  }

  private interface Start<T> {
    T run() throws StartException, IOException;
  }

  private static <T> CompletableFuture<T> inParallel(Start<T> start) {
    return CompletableFuture.supplyAsync(() -> {
      try {
        return start.run();
      } catch (StartException | IOException e) {
        throw new CompletionException(e);
      }
    });
  }

  private static <T> T result(CompletableFuture<T> part) throws LaunchException {
    try {
      return part.join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      // The messages of these two are made for people; anything else is a bug and shows its type.
      boolean expected = cause instanceof StartException || cause instanceof IOException;
      throw new LaunchException(
          expected ? String.valueOf(cause.getMessage()) : cause.toString(), cause);
    }
  }

  // A stop may come in the middle of a start; what is up after it is stopped here.
  private void add(AutoCloseable part) {
    if (!keep(part)) {
      closePart(part);
      throw new IllegalStateException("stopped while starting");
    }
  }

  private synchronized boolean keep(AutoCloseable part) {
    if (!closed) {
      parts.addFirst(part);
    }
    return !closed;
  }

  private void closePart(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      // The other parts must stop all the same.
      journal.accept("while stopping: " + e);
    }
  }
}
