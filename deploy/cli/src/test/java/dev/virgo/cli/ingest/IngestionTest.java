package dev.virgo.cli.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.virgo.cli.FakeApi;
import dev.virgo.cli.Session;
import dev.virgo.cli.runs.Following;
import dev.virgo.cli.system.Api;
import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.readers.demo.DemoRecording;
import dev.virgo.schemas.event.Event;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestionTest {
  @TempDir Path folder;
  private Path root = Path.of("");
  private final List<Event> published = new ArrayList<>();

  @BeforeEach
  void make() throws Exception {
    root = Files.createDirectory(folder.resolve("blobs"));
  }

  private Path recording(String name, long seed) throws IOException {
    var file = folder.resolve(name);
    Files.createDirectories(file.toAbsolutePath().resolveSibling("."));
    DemoRecording.write(file, seed, new DemoRecording.Settings(2, 50, 20, 0, 0, 0, 0));
    return file;
  }

  private Ingestion ingestion(Ingestion.Publisher publisher) {
    var nowhere = new ByteArrayOutputStream();
    return new Ingestion(root.toUri(), Session.terminal(nowhere, nowhere), publisher);
  }

  private static Path copyOf(Event.RecordingIngested event) {
    return Path.of(URI.create(event.streams().getFirst().uri()));
  }

  @Test
  void a_name_that_leads_out_of_the_store_is_refused_before_anything_is_copied() throws Exception {
    var file = recording("rec.edf", 1);
    assertThatExceptionOfType(CliFailure.class)
        .isThrownBy(() -> ingestion(published::add).ingest(file, "../../x", 1, null))
        .withMessageContaining("'../../x' is no name")
        .satisfies(failure -> assertThat(failure.exit()).isEqualTo(Exit.WRONG_INPUT));
    assertThat(root).isEmptyDirectory();
    assertThat(folder.resolve("x")).doesNotExist();
    assertThat(published).isEmpty();
  }

  @Test
  void what_is_no_recording_leaves_nothing_behind() throws Exception {
    var file = Files.writeString(folder.resolve("letter.edf"), "Dear Sir");
    assertThatExceptionOfType(CliFailure.class)
        .isThrownBy(() -> ingestion(published::add).ingest(file, null, 1, null));
    assertThat(root.resolve("recordings")).isEmptyDirectory();
  }

  @Test
  void what_cannot_be_announced_leaves_nothing_behind() throws Exception {
    var file = recording("rec.edf", 1);
    assertThatExceptionOfType(CliFailure.class)
        .isThrownBy(() ->
            ingestion(
                    _ -> {
                      throw new CliFailure(Exit.UNREACHABLE, "no broker");
                    })
                .ingest(file, null, 1, null))
        .withMessage("no broker");
    assertThat(root.resolve("recordings")).isEmptyDirectory();
  }

  @Test
  void a_second_recording_of_a_name_does_not_touch_the_bytes_of_the_first() throws Exception {
    var first = ingestion(published::add).ingest(recording("a/rec.edf", 1), null, 1, null);
    var before = Files.readAllBytes(copyOf(first));
    var second = ingestion(published::add).ingest(recording("b/rec.edf", 2), null, 1, null);
    assertThat(Files.readAllBytes(copyOf(first))).isEqualTo(before);
    assertThat(Files.readAllBytes(copyOf(second))).isNotEqualTo(before);
  }

  @Test
  void files_that_would_get_the_same_name_are_refused_together() throws Exception {
    var session =
        Session.of(
            "ingest",
            "--url",
            "http://127.0.0.1:1",
            recording("a/rec.edf", 1).toString(),
            recording("b/rec.edf", 2).toString());
    assertThat(session.exit()).isEqualTo(1);
    assertThat(session.err()).contains("would both be the recording 'rec'", "--id");
  }

  @Test
  void a_known_recording_is_refused_however_many_there_are() throws Exception {
    try (var api = new FakeApi()) {
      api.on("/recordings/rec?deleted=true", "{\"recording\": \"rec\", \"deleted_at\": null}");
      var session = api.call("ingest", recording("rec.edf", 1).toString(), "--json");
      assertThat(session.exit()).isEqualTo(1);
      assertThat(session.err()).contains("'rec' was ingested already");
      assertThat(session.json().path("exit").asInt()).isEqualTo(1);
      assertThat(api.asked()).containsExactly("/recordings/rec?deleted=true");
    }
  }

  @Test
  void what_comes_back_after_a_deletion_is_a_later_revision() throws Exception {
    var event = ingestion(published::add).ingest(recording("rec.edf", 1), null, 8, null);

    assertThat(event.revision()).isEqualTo(8);
  }

  @Test
  void who_comes_second_is_told_and_keeps_no_copy() throws Exception {
    var event = ingestion(published::add).ingest(recording("rec.edf", 1), null, 1, null);
    try (var api = new FakeApi()) {
      api.on("/recordings/rec", "{\"streams\": [{\"uri\": \"file:///somebody/else\"}]}");
      assertThatExceptionOfType(CliFailure.class)
          .isThrownBy(() -> arrival(api).confirm(event))
          .withMessageContaining("came first");
      assertThat(copyOf(event)).doesNotExist();
    }
  }

  @Test
  void who_comes_first_keeps_the_copy() throws Exception {
    var event = ingestion(published::add).ingest(recording("rec.edf", 1), null, 1, null);
    try (var api = new FakeApi()) {
      var uri = event.streams().getFirst().uri();
      api.once("/recordings/rec", 404, "{}");
      api.on("/recordings/rec", "{\"streams\": [{\"uri\": \"" + uri + "\"}]}");
      arrival(api).confirm(event);
      assertThat(copyOf(event)).exists();
    }
  }

  private static Arrival arrival(FakeApi api) {
    var nowhere = new ByteArrayOutputStream();
    var terminal = Session.terminal(nowhere, nowhere);
    var following = new Following(new Api(URI.create(api.url()), FakeApi.TOKEN), terminal);
    return new Arrival(following, terminal, Duration.ofSeconds(10));
  }
}
