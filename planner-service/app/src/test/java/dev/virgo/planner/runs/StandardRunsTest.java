package dev.virgo.planner.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.planner.core.RunStatus;
import dev.virgo.planner.recordings.Ingest;
import dev.virgo.planner.world.HandWired;
import dev.virgo.planner.world.Samples;
import dev.virgo.planner.world.Scene;
import dev.virgo.schemas.event.Event;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandardRunsTest {
  private static final Scene SCENE = new Scene("standard");
  private static final String LIVE =
      "select recording_revision from planner.run where status in ('PLANNING', 'RUNNING')";

  @TempDir Path folder;

  @AfterAll
  static void close() {
    SCENE.close();
  }

  @BeforeEach
  void clear() throws Exception {
    SCENE.clear();
  }

  private static Event.RecordingChanged second() {
    var event = Samples.ingested("rec", 40, "a");
    return new Event.RecordingChanged("rec", 2, event.start(), event.streams());
  }

  private static boolean arrive(HandWired planner, Connection connection, Ingest.Arrival arrival)
      throws SQLException {
    planner.ingest.take(connection, arrival);
    return planner.standard.arrived(connection, "rec", null).isPresent();
  }

  /** The arrival sees the run active; the ending must see the revision then. */
  @Test
  void a_revision_that_arrives_while_a_run_ends_is_followed() throws Exception {
    var planner = SCENE.planner(folder);
    planner.receive(Samples.ingested("rec", 20, "a"));
    var run = SCENE.runs(planner, "rec").getFirst();
    var arrival = planner.ingest.arrival(second());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var ending =
          SCENE
              .ground
              .database()
              .transaction(arriving -> {
                assertThat(arrive(planner, arriving, arrival)).isFalse();
                var waits = threads.submit(() -> end(planner, run));
                untilSomebodyWaitsForALock();
                return waits;
              });
      ending.get(30, TimeUnit.SECONDS);
    }
    assertThat(SCENE.ground.query(LIVE)).containsExactly("2");
  }

  /** The ending sees the old revision; the arrival must see the run over then. */
  @Test
  void a_revision_that_arrives_after_a_run_has_ended_gets_its_own() throws Exception {
    var planner = SCENE.planner(folder);
    planner.receive(Samples.ingested("rec", 20, "a"));
    var run = SCENE.runs(planner, "rec").getFirst();
    var arrival = planner.ingest.arrival(second());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var arriving =
          SCENE
              .ground
              .database()
              .transaction(ending -> {
                planner.runs.end(ending, run.id(), "over");
                assertThat(planner.standard.following(ending, run)).isEmpty();
                var waits =
                    threads.submit(() ->
                        SCENE.ground.database().transaction(it -> arrive(planner, it, arrival)));
                untilSomebodyWaitsForALock();
                return waits;
              });
      assertThat(arriving.get(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(SCENE.ground.query(LIVE)).containsExactly("2");
  }

  private static boolean end(HandWired planner, RunRow run) throws SQLException {
    return SCENE
        .ground
        .database()
        .transaction(connection -> {
          planner.runs.end(connection, run.id(), "over");
          return planner.standard.following(connection, run).isPresent();
        });
  }

  private static void untilSomebodyWaitsForALock() throws SQLException {
    var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (SCENE.ground.query("select pid from pg_locks where not granted").isEmpty()) {
      assertThat(System.nanoTime()).as("nobody waits for a lock").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  @Test
  void a_run_that_follows_is_there_before_the_next_revision_arrives() throws Exception {
    var planner = SCENE.planner(folder);
    var first = Samples.ingested("rec", 20, "a");
    planner.receive(first, second());
    planner.loop.impossible(SCENE.runs(planner, "rec").getFirst().id(), "rec", "over");
    // The event that tells of the following run is still in the outbox.
    planner.receive(new Event.RecordingChanged("rec", 3, first.start(), first.streams()));
    assertThat(SCENE.ground.query(LIVE)).containsExactly("2");
    planner.workOff(SCENE.executor);
    assertThat(SCENE.runs(planner, "rec").stream().map(it -> it.revision() + " " + it.status()))
        .containsExactly("1 FAILED", "2 COMPLETED", "3 COMPLETED");
  }

  @Test
  void a_run_that_can_only_be_ended_by_its_row_is_followed_too() throws Exception {
    var planner = SCENE.planner(folder);
    planner.receive(Samples.ingested("rec", 20, "a"), second());
    SCENE.ground.execute("update planner.run set source = 'broken'");
    var heir = SCENE.planner(folder);
    heir.loop.impossible(SCENE.runs(heir, "rec").getFirst().id(), "rec", "over");
    heir.workOff(SCENE.executor);
    assertThat(SCENE.runs(heir, "rec").getLast().status()).isEqualTo(RunStatus.COMPLETED);
  }
}
