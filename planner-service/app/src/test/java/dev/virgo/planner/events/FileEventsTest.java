package dev.virgo.planner.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virgo.planner.core.RunStatus;
import dev.virgo.planner.world.FakeExecutor;
import dev.virgo.planner.world.HandWired;
import dev.virgo.planner.world.Samples;
import dev.virgo.planner.world.Scene;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.InvalidEvent;
import dev.virgo.schemas.rpc.Failure;
import dev.virgo.wire.EventConsumer.Received;
import dev.virgo.wire.Transient;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileEventsTest {
  private static final Scene SCENE = new Scene("files");

  @TempDir Path folder;

  @AfterAll
  static void close() {
    SCENE.close();
  }

  @BeforeEach
  void clear() throws Exception {
    SCENE.clear();
  }

  private static Received ofFile(String recording, String file) {
    var stream = Samples.stream("eeg", "signal", 4, Samples.hash(file), null, null, null);
    return HandWired.received(
        new Event.RecordingIngested(recording, 1, Instant.EPOCH, List.of(stream)));
  }

  private static List<String> recordings() throws Exception {
    return SCENE.ground.query("select id from ursa.recording order by id");
  }

  @Test
  void a_file_that_takes_long_stops_no_other_recording_and_is_read_once() throws Exception {
    SCENE.executor.files.put(Samples.hash("long"), Samples.blocks(4, "long"));
    SCENE.executor.slow.add(Samples.hash("long"));
    var planner = SCENE.planner(folder);
    var event = ofFile("slow", "long");
    planner.events.handle(List.of(event, HandWired.received(Samples.ingested("quick", 4, "a"))));
    assertThat(recordings()).containsExactly("quick");
    assertThatThrownBy(() -> planner.fileEvents.handle(List.of(event)))
        .matches(Transient::is, "its consumer hands it over again")
        .hasMessageContaining("still being read");
    SCENE.executor.held.forEach(Runnable::run);
    planner.fileEvents.handle(List.of(event));
    planner.fileEvents.handle(List.of(event));
    assertThat(recordings()).containsExactly("quick", "slow");
    assertThat(SCENE.executor.hashed).hasValue(1);
    assertThat(SCENE.runs(planner, "slow").getFirst().status()).isEqualTo(RunStatus.RUNNING);
  }

  @Test
  void a_file_that_kills_its_reader_is_refused_the_third_time_with_the_cause() throws Exception {
    SCENE.executor.fileFailures.put(
        Samples.hash("poison"), FakeExecutor.failure(Failure.Kind.LOST, "exit code 137"));
    var planner = SCENE.planner(folder);
    var event = ofFile("rec", "poison");
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> planner.fileEvents.handle(List.of(event))).matches(Transient::is);
    }
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> planner.fileEvents.handle(List.of(event)))
          .isInstanceOf(InvalidEvent.class)
          .hasMessageContaining("3 times in a row: exit code 137");
    }
    assertThat(SCENE.executor.hashed).as("a refusal is not asked for again").hasValue(3);
    planner.fileEvents.onPoison(event, new IllegalStateException("refused"));
    // The same event, sent again once the file is in order.
    SCENE.executor.fileFailures.clear();
    SCENE.executor.files.put(Samples.hash("poison"), Samples.blocks(4, "healed"));
    planner.fileEvents.handle(List.of(event));
    assertThat(recordings()).containsExactly("rec");
  }

  @Test
  void a_file_that_never_gets_read_in_time_is_refused_too() throws Exception {
    SCENE.executor.fileFailures.put(
        Samples.hash("endless"), FakeExecutor.failure(Failure.Kind.TIMEOUT, "30 minutes"));
    var planner = SCENE.planner(folder);
    var event = ofFile("rec", "endless");
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> planner.fileEvents.handle(List.of(event))).matches(Transient::is);
    }
    assertThatThrownBy(() -> planner.fileEvents.handle(List.of(event)))
        .isInstanceOf(InvalidEvent.class);
  }

  /** Else it would count as under way, and no later revision of the recording would get a run. */
  @Test
  void an_ingest_event_that_keeps_failing_ends_the_run_that_it_asked_for() throws Exception {
    var planner = SCENE.planner(folder);
    SCENE.executor.away = true;
    var first = Samples.ingested("rec", 20, "a");
    planner.receive(first);
    var run = SCENE.runs(planner, "rec").getFirst();
    planner.events.onPoison(HandWired.received(first), new IllegalStateException("it is broken"));
    SCENE.executor.away = false;
    var failed = SCENE.runs(planner, "rec").getFirst();
    assertThat(failed.id()).isEqualTo(run.id());
    assertThat(failed.status()).isEqualTo(RunStatus.FAILED);
    assertThat(failed.error()).contains("keeps failing: it is broken");
    planner.receive(new Event.RecordingChanged("rec", 2, first.start(), first.streams()));
    planner.workOff(SCENE.executor);
    assertThat(SCENE.runs(planner, "rec").getLast().status()).isEqualTo(RunStatus.COMPLETED);
  }

  @Test
  void an_ingest_event_that_is_refused_leaves_the_run_of_another_revision_alone() throws Exception {
    var planner = SCENE.planner(folder);
    SCENE.executor.away = true;
    var first = Samples.ingested("rec", 20, "a");
    planner.receive(first);
    var second = new Event.RecordingChanged("rec", 2, first.start(), first.streams());
    planner.events.onPoison(HandWired.received(second), new IllegalStateException("broken"));
    assertThat(SCENE.runs(planner, "rec").getFirst().status()).isEqualTo(RunStatus.PLANNING);
  }
}
