package dev.virgo.cli.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.cli.FakeApi;
import dev.virgo.cli.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompileCommandTest {
  @TempDir Path folder;
  private Path pipeline;

  @BeforeEach
  void write() throws Exception {
    pipeline = folder.resolve("p.cst");
    Files.writeString(pipeline, "use virgo.eeg\nin eeg: Signal\nclean = Notch(eeg)\nout clean\n");
  }

  private Session compile(String... words) {
    var all = new java.util.ArrayList<>(java.util.List.of("compile", "--data", folder.toString()));
    all.addAll(java.util.List.of(words));
    return Session.of(all.toArray(String[]::new));
  }

  @Test
  void a_pipeline_compiles_against_the_shipped_transforms_when_nothing_is_up() throws Exception {
    var session = compile(pipeline.toString(), "--json");
    assertThat(session.exit()).isZero();
    assertThat(session.lines()).hasSize(1);
    var json = session.json();
    assertThat(json.path("ok").asBoolean()).isTrue();
    assertThat(json.path("diagnostics")).isEmpty();
    assertThat(json.path("inputs").path("eeg").asText()).isEqualTo("Signal");
    assertThat(json.path("outputs").path("clean").asText()).isEqualTo("Signal");
    assertThat(json.path("hash").path("structural").asText()).hasSize(64);
    // SHA-256 of the file, as sha256sum prints it.
    assertThat(json.path("hash").path("syntactic").asText())
        .isEqualTo("01a00f7a69c7ae89d1d8dc3ebc6ac60b2dea1935a66b410fb30ed6985b4f0960");
  }

  @Test
  void a_pipeline_of_plain_values_is_sent_to_where_it_runs() throws Exception {
    Files.writeString(pipeline, "in words: List<String>\nn = list-length(words)\nout n\n");
    var plain = compile(pipeline.toString());
    assertThat(plain.exit()).isEqualTo(1);
    assertThat(plain.lines().getLast())
        .isEqualTo(
            "It calls functions of plain values, and compiles with these: virgo eval " + pipeline);

    Files.writeString(pipeline, "use stdlib.string\nx = uppercase(\"a\")\nout x\n");
    assertThat(compile(pipeline.toString()).lines().getLast())
        .endsWith("compiles with these: virgo eval " + pipeline);

    Files.writeString(pipeline, "x = Uppercase(\"a\")\nout x\n");
    assertThat(compile(pipeline.toString()).lines().getLast())
        .endsWith("compiles with these: virgo eval " + pipeline + " --modules demo");

    Files.writeString(pipeline, "in words: List<String>\nn = list-lenght(words)\nout n\n");
    assertThat(compile(pipeline.toString()).out()).doesNotContain("virgo eval");
  }

  @Test
  void a_mistake_is_shown_where_it_is_and_exits_with_one() throws Exception {
    Files.writeString(pipeline, "in a: Int\nb = a + nix\nout b\n");
    var text = compile(pipeline.toString());
    assertThat(text.exit()).isEqualTo(1);
    assertThat(text.out()).contains("line 2, column 9", "b = a + nix", "^^^");
    var json = compile(pipeline.toString(), "--json");
    assertThat(json.exit()).isEqualTo(1);
    assertThat(json.json().path("ok").asBoolean()).isFalse();
    var diagnostic = json.json().path("diagnostics").path(0);
    assertThat(diagnostic.path("code").asText()).isEqualTo("E001");
    assertThat(diagnostic.path("kind").asText()).isEqualTo("UndefinedVariable");
    assertThat(diagnostic.path("severity").asText()).isEqualTo("error");
    assertThat(diagnostic.path("span").path("start").asInt()).isEqualTo(18);
    assertThat(diagnostic.path("span").path("end").asInt()).isEqualTo(21);
    assertThat(diagnostic.path("line").asInt()).isEqualTo(2);
    assertThat(diagnostic.path("column").asInt()).isEqualTo(9);
    assertThat(diagnostic.has("message") && diagnostic.has("help")).isTrue();
  }

  @Test
  void every_stage_can_be_seen() throws Exception {
    for (var stage : new String[] {"tokens", "tree", "types", "ir", "dag"}) {
      var session = compile(pipeline.toString(), "--stage", stage, "--json");
      assertThat(session.json().path("stage").path(stage)).as(stage).isNotEmpty();
    }
    assertThat(compile(pipeline.toString(), "--stage", "dreams").exit()).isEqualTo(2);
  }

  @Test
  void several_files_give_a_list() throws Exception {
    var json = compile(pipeline.toString(), pipeline.toString(), "--json").json();
    assertThat(json.isArray()).isTrue();
    assertThat(json).hasSize(2);
  }

  @Test
  void a_file_that_is_not_there_is_named() {
    var session = compile(folder.resolve("nothing.cst").toString());
    assertThat(session.exit()).isEqualTo(1);
    assertThat(session.err()).contains("nothing.cst");
  }

  @Test
  void a_named_system_s_registry_decides() throws Exception {
    try (var api = new FakeApi()) {
      api.on("/transforms", "[]");
      var session = api.call("compile", pipeline.toString());
      assertThat(session.exit()).isEqualTo(1);
      assertThat(session.err()).contains("the registry at " + api.url());
    }
  }

  @Test
  void the_dag_is_named_after_the_file_and_says_what_modules_consume() throws Exception {
    var file = folder.resolve("cleaning.cst");
    Files.writeString(
        file,
        """
        use virgo.eeg
        in eeg: Signal
        in hz: Float
        clean = Notch(eeg, {hz: hz + 1.0})
        again = Notch(clean)
        out again
        """);
    var dag = compile(file.toString(), "--stage", "dag", "--json").json().path("stage").path("dag");
    assertThat(dag.path("modules").findValuesAsText("name"))
        .containsExactly("cleaning.Notch", "cleaning.Notch");
    // eeg, hz, 1.0, hz + 1.0, clean, again
    assertThat(dag.path("in_edges").toString())
        .isEqualTo("[[\"d1\",\"m1\"],[\"d4\",\"m1\"],[\"d5\",\"m2\"]]");
    assertThat(dag.path("data").path("d4").path("nicknames").path("m1").asText()).isEqualTo("hz");
    assertThat(dag.path("output_bindings").path("again").asText()).isEqualTo("d6");
  }

  @Test
  void a_rejected_pipeline_has_a_hash_member_that_is_null() throws Exception {
    Files.writeString(pipeline, "in a: Int\nb = a + nix\nout b\n");
    var json = compile(pipeline.toString(), "--json").json();
    assertThat(json.has("hash")).isTrue();
    assertThat(json.path("hash").isNull()).isTrue();
  }

  @Test
  void the_ir_is_what_the_optimizer_leaves_and_the_hash_is_that_of_what_is_written()
      throws Exception {
    Files.writeString(pipeline, "in n: Int\nx = n + (2 + 3)\ny = n + 5\nout x\nout y\n");
    var optimized = compile(pipeline.toString(), "--stage", "ir", "--json").json();
    var ir = optimized.path("stage").path("ir");
    // n, 5, and one sum are left of n, 2, 3, 2 + 3, n + that, 5, n + 5.
    assertThat(ir.path("nodes")).hasSize(3);
    assertThat(ir.path("optimizer").path("nodes_before").asInt()).isEqualTo(7);
    assertThat(ir.path("optimizer").path("nodes_after").asInt()).isEqualTo(3);
    assertThat(ir.path("optimizer").path("eliminated").asInt()).isEqualTo(4);
    assertThat(ir.path("optimizer").path("passes")).hasSize(3);
    assertThat(ir.path("optimizer").path("iterations").asInt()).isEqualTo(2);
    var written =
        compile(pipeline.toString(), "--stage", "ir", "--optimizer", "none", "--json").json();
    assertThat(written.path("stage").path("ir").path("nodes")).hasSize(7);
    assertThat(written.path("hash")).isEqualTo(optimized.path("hash"));
    assertThat(written.path("stage").path("ir").path("hash")).isEqualTo(ir.path("hash"));
  }
}
