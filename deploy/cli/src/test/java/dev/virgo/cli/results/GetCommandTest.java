package dev.virgo.cli.results;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.cli.FakeApi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GetCommandTest {
  private static final String OUTPUT = "/assets?limit=1000&output=clean&run=run-1";
  private static final String RUN =
      """
      {"run": "run-1", "status": "COMPLETED", "outputs": {"ratio": 0.25},
       "manifest": {"clean": {"hash": "00", "slices": %d}, "quality.flat": {"slices": 1},
                    "quality.mains": {"slices": 1}}}
      """;

  @TempDir Path folder;
  private FakeApi api;

  @BeforeEach
  void listen() throws Exception {
    api = new FakeApi();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private void twoSlices() {
    api.on("/runs/run-1", RUN.formatted(2));
    api.on(OUTPUT, new Slices(api).signal(0, 2).signal(2, 4).list());
  }

  @Test
  void a_run_s_output_is_written_as_csv_in_the_order_of_time() throws Exception {
    twoSlices();
    var session = api.call("get", "run-1/clean", "-o", file("clean.csv").toString(), "--json");
    assertThat(session.exit()).as(session.err()).isZero();
    assertThat(session.json().path("slices").asInt()).isEqualTo(2);
    assertThat(Files.readAllLines(file("clean.csv")))
        .containsExactly(
            "t_ns,Fp1,\"O,2\"",
            "0,0.0,0.0",
            "1000000000,1.0,-1.0",
            "2000000000,2.0,-2.0",
            "3000000000,3.0,-3.0");
  }

  @Test
  void an_arrow_file_holds_a_time_and_a_column_per_channel() throws Exception {
    twoSlices();
    var session = api.call("get", "run-1/clean.out", "-o", file("clean.arrow").toString());
    assertThat(session.exit()).as(session.err()).isZero();
    assertThat(session.out()).isEmpty();
    List<Long> times = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    try (var allocator = new RootAllocator();
        var channel = Files.newByteChannel(file("clean.arrow"));
        var reader = new ArrowFileReader(channel, allocator)) {
      var root = reader.getVectorSchemaRoot();
      while (reader.loadNextBatch()) {
        for (int i = 0; i < root.getRowCount(); i++) {
          times.add(((BigIntVector) root.getVector("t_ns")).get(i));
          values.add(((Float8Vector) root.getVector("Fp1")).get(i));
        }
      }
      assertThat(root.getSchema().getCustomMetadata()).containsEntry("virgo.rate_num", "1");
    }
    assertThat(times).containsExactly(0L, 1_000_000_000L, 2_000_000_000L, 3_000_000_000L);
    assertThat(values).containsExactly(0.0, 1.0, 2.0, 3.0);
  }

  @Test
  void a_window_cuts_within_slices_half_open() throws Exception {
    api.on("/runs/run-1", RUN.formatted(2));
    api.on(
        "/assets?from_ns=1000000000&limit=1000&output=clean&run=run-1&to_ns=3000000000",
        new Slices(api).signal(0, 2).signal(2, 4).list());
    var session =
        api.call("get", "run-1/clean", "--window", "1s,3s", "-o", file("clean.csv").toString());
    assertThat(session.exit()).as(session.err()).isZero();
    assertThat(Files.readAllLines(file("clean.csv")))
        .containsExactly("t_ns,Fp1,\"O,2\"", "1000000000,1.0,-1.0", "2000000000,2.0,-2.0");
  }

  @Test
  void a_blob_that_is_not_what_was_committed_leaves_no_file() {
    api.on("/runs/run-1", RUN.formatted(2));
    api.on(OUTPUT, new Slices(api).signal(0, 2).swapped(2, 4).list());
    var session = api.call("get", "run-1/clean", "-o", file("clean.csv").toString());
    assertThat(session.exit()).isEqualTo(4);
    assertThat(session.err()).contains("is not what was committed");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void a_missing_slice_is_said() {
    api.on("/runs/run-1", RUN.formatted(3));
    api.on(OUTPUT, new Slices(api).signal(0, 2).signal(2, 4).list());
    var session = api.call("get", "run-1/clean", "-o", file("clean.csv").toString());
    assertThat(session.exit()).isEqualTo(4);
    assertThat(session.err()).contains("only 2 of the 3 slices of run-1/clean");
  }

  @Test
  void fields_of_an_output_become_one_json_object() throws Exception {
    api.on("/runs/run-1", RUN.formatted(0));
    api.on(
        "/assets?limit=1000&output=quality.flat&run=run-1",
        new Slices(api).plain(1, 9, "0.5").list());
    api.on(
        "/assets?limit=1000&output=quality.mains&run=run-1",
        new Slices(api).plain(2, 9, "[1]").list());
    var session = api.call("get", "run-1/quality", "-o", file("quality.json").toString());
    assertThat(session.exit()).as(session.err()).isZero();
    assertThat(file("quality.json")).hasContent("{\"flat\":0.5,\"mains\":[1]}");
  }

  @Test
  void a_value_that_the_pipeline_itself_computed_is_written_too() {
    api.on("/runs/run-1", RUN.formatted(0));
    var session = api.call("get", "run-1/ratio", "-o", file("ratio.json").toString());
    assertThat(session.exit()).as(session.err()).isZero();
    assertThat(file("ratio.json")).hasContent("0.25");
  }

  @Test
  void a_version_of_a_recording_is_asked_for_by_its_output() {
    api.on(
        "/assets?limit=1000&output=clean&pipeline_version=v1&recording=r",
        new Slices(api).signal(0, 2).list());
    var session =
        api.call(
            "get",
            "--recording",
            "r",
            "--pipeline-version",
            "v1",
            "--output",
            "clean",
            "-o",
            file("clean.csv").toString());
    assertThat(session.exit()).as(session.err()).isZero();
    assertThat(file("clean.csv")).isNotEmptyFile();
  }

  @Test
  void an_unknown_output_is_named_with_those_that_there_are() {
    api.on("/runs/run-1", RUN.formatted(2));
    var session = api.call("get", "run-1/clear", "-o", file("clear.csv").toString());
    assertThat(session.exit()).isEqualTo(1);
    assertThat(session.err())
        .contains("no output 'clear'", "clean, quality.flat, quality.mains, ratio");
  }

  @Test
  void an_unknown_ending_is_refused_before_anything_is_asked() {
    var session = api.call("get", "run-1/clean", "-o", file("clean.parquet").toString());
    assertThat(session.exit()).isEqualTo(2);
    assertThat(session.err()).contains(".arrow and .csv for signals");
    assertThat(api.asked()).isEmpty();
  }

  @Test
  void a_signal_is_not_written_as_json() {
    twoSlices();
    var session = api.call("get", "run-1/clean", "-o", file("clean.json").toString());
    assertThat(session.exit()).isEqualTo(1);
    assertThat(session.err()).contains("it is a signal");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void half_a_question_is_a_usage_error() {
    var session = api.call("get", "--recording", "r", "-o", file("x.csv").toString());
    assertThat(session.exit()).isEqualTo(2);
    assertThat(session.err()).contains("--pipeline-version V");
  }

  @Test
  void a_window_behind_the_end_is_refused_by_name_and_leaves_no_file() {
    api.on("/runs/run-1", RUN.formatted(2));
    api.on(
        "/assets?from_ns=5000000000000&limit=1000&output=clean&run=run-1&to_ns=6000000000000",
        "[]");
    for (var name : List.of("clean.csv", "clean.json")) {
      var session =
          api.call("get", "run-1/clean", "--window", "5000s,6000s", "-o", file(name).toString());
      assertThat(session.exit()).isEqualTo(1);
      assertThat(session.err()).contains("run-1/clean has nothing in [5000s,6000s)");
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void a_window_beside_an_asset_is_refused_with_the_place_of_the_asset() {
    new Slices(api).signal(0, 2);
    var session =
        api.call(
            "get", "%064x".formatted(1000), "--window", "5s,6s", "-o", file("a.csv").toString());
    assertThat(session.exit()).isEqualTo(1);
    assertThat(session.err()).contains("has nothing in [5s,6s)", "it lies in [0s,2s)");
  }

  @Test
  void a_field_that_an_output_does_not_have_is_no_missing_slice() {
    twoSlices();
    var session = api.call("get", "run-1/clean.phase", "-o", file("x.csv").toString());
    assertThat(session.exit()).isEqualTo(1);
    assertThat(session.err()).contains("has no output 'clean.phase'");
  }

  @Test
  void a_plain_value_is_not_counted_in_slices() {
    twoSlices();
    var value = api.call("get", "run-1/ratio", "-o", file("ratio.json").toString());
    assertThat(value.err()).contains("ratio.json (").doesNotContain("slice");
    var signal = api.call("get", "run-1/clean", "-o", file("clean.csv").toString());
    assertThat(signal.err()).contains(", 2 slices)");
  }
}
