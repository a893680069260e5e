package dev.virgo.launcher;

import dev.virgo.embedded.EmbeddedDatabase;
import dev.virgo.embedded.StartException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Starts the database again when its process has ended by itself. */
final class DatabaseKeeper implements AutoCloseable {
  private static final long BETWEEN_LOOKS_MILLIS = 500;

  private final EmbeddedDatabase.Settings settings;
  private final Consumer<String> journal;
  private final ScheduledExecutorService loop =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("database-keeper").factory());
  private volatile EmbeddedDatabase database;

  /** What keeps it from starting: said once, however often it is tried. Only the loop knows it. */
  private @Nullable String obstacle;

  private DatabaseKeeper(
      EmbeddedDatabase.Settings settings, EmbeddedDatabase database, Consumer<String> journal) {
    this.settings = settings;
    this.database = database;
    this.journal = journal;
  }

  static DatabaseKeeper start(EmbeddedDatabase.Settings settings, Consumer<String> journal)
      throws StartException, IOException {
    var keeper = new DatabaseKeeper(settings, EmbeddedDatabase.start(settings), journal);
    var _ =
        keeper.loop.scheduleWithFixedDelay(
            keeper::look, BETWEEN_LOOKS_MILLIS, BETWEEN_LOOKS_MILLIS, TimeUnit.MILLISECONDS);
    return keeper;
  }

  EmbeddedDatabase database() {
    return database;
  }

  @Override
  public void close() throws IOException {
    // After whatever the loop does now, so that no start overtakes the stop.
    CompletableFuture.runAsync(loop::shutdownNow, loop).join();
    database.close();
  }

  private void look() {
    if (database.isAlive()) {
      return;
    }
    if (obstacle == null) {
      journal.accept(
          "the database (pid %d) has ended, starting it again".formatted(database.pid()));
    }
    try {
      database.close();
      database = EmbeddedDatabase.start(settings);
      obstacle = null;
      journal.accept("the database is back (pid %d)".formatted(database.pid()));
    } catch (StartException | IOException | RuntimeException e) {
      // Tried again at the next look: the processes of the dead server may still be ending.
      // Messages tell figures and times that are others at each try.
      var kind = (e instanceof StartException refused ? refused.failure() : e).getClass().getName();
      if (!kind.equals(obstacle)) {
        journal.accept("the database does not start: " + e.getMessage());
      }
      obstacle = kind;
    }
  }
}
