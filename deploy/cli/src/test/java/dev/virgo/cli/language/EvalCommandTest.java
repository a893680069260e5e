package dev.virgo.cli.language;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.virgo.cli.Session;
import dev.virgo.cli.Virgo;
import dev.virgo.lang.optimize.Optimization;
import dev.virgo.schemas.event.EventJson;
import java.io.ByteArrayOutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvalCommandTest {
  @TempDir Path folder;

  private Session eval(String source, String... words) throws Exception {
    var pipeline = folder.resolve("p.cst");
    Files.writeString(pipeline, source);
    var all = new ArrayList<>(List.of("eval", pipeline.toString()));
    all.addAll(List.of(words));
    return Session.of(all.toArray(String[]::new));
  }

  private List<JsonNode> batch(String... cases) throws Exception {
    var file = folder.resolve("cases.jsonl");
    Files.writeString(file, String.join("\n", cases) + "\n");
    var session =
        Session.of("eval", "--batch", file.toString(), "--modules", "demo", "--limit", "400ms");
    assertThat(session.exit()).isZero();
    var documents = new ArrayList<JsonNode>();
    for (var line : session.lines()) {
      documents.add(EventJson.json().readTree(line));
    }
    return documents;
  }

  private static String line(String id, String source) throws Exception {
    return EventJson.json()
        .writeValueAsString(Map.of("id", id, "source", source, "inputs", Map.of()));
  }

  @Test
  void a_pipeline_is_run_with_inputs_from_a_file_and_from_the_command_line() throws Exception {
    var inputs = folder.resolve("i.json");
    Files.writeString(inputs, "{\"a\": 1, \"b\": 2}");
    var source = "in a: Int\nin b: Int\nx = a * 10 + b\nout x\n";
    var session = eval(source, "--inputs", inputs.toString(), "--input", "b=5", "--json");
    assertThat(session.exit()).isZero();
    assertThat(session.json().path("outputs").path("x").intValue()).isEqualTo(15);
    assertThat(session.json().path("ok").booleanValue()).isTrue();
    assertThat(session.json().path("status").textValue()).isEqualTo("Completed");
    assertThat(eval(source, "--input", "a=1", "--input", "b=5").lines()).containsExactly("x = 15");
  }

  @Test
  void what_does_not_compile_exits_with_one_and_says_where() throws Exception {
    var session = eval("x = y\nout x\n", "--json");
    assertThat(session.exit()).isEqualTo(1);
    assertThat(session.json().path("ok").booleanValue()).isFalse();
    assertThat(session.json().path("diagnostics").path(0).path("code").textValue())
        .isEqualTo("E001");
    var text = eval("x = y\nout x\n");
    assertThat(text.out()).isEmpty();
    assertThat(text.err()).contains("E001", "line 1, column 5", "  1 │ x = y\n    │     ^\n");
  }

  @Test
  void a_pipeline_of_streams_is_told_where_it_runs() throws Exception {
    var source =
        """
        use virgo.eeg
        in eeg: Signal
        clean = Notch(eeg)
        out clean
        """;
    var session = eval(source);
    assertThat(session.exit()).isEqualTo(1);
    assertThat(session.err())
        .contains("line 2, column 9", "plain values only", "virgo run FILE.cst --recording ID")
        .doesNotContain("Undefined");
    var json = eval(source, "--json").json();
    assertThat(json.path("ok").booleanValue()).isFalse();
    assertThat(json.path("diagnostics").findValuesAsText("code")).containsExactly("E035");
  }

  @Test
  void a_pipeline_of_streams_is_told_what_else_is_wrong_with_it() throws Exception {
    var source = "in eeg: Optional<Signal>\nclean = Notsch(eeg)\nrest = trim(clean)\nout rest\n";
    var codes = eval(source, "--json").json().path("diagnostics").findValuesAsText("code");
    assertThat(codes).containsExactly("E035", "E002");
  }

  @Test
  void a_misspelled_namespace_of_plain_values_is_only_that() throws Exception {
    var json = eval("use stdlib.maths\nx = 1\nout x\n", "--json").json();
    assertThat(json.path("diagnostics").findValuesAsText("code")).containsExactly("E004");
  }

  @Test
  void the_help_says_where_to_read_on() {
    var terminal = Session.terminal(new ByteArrayOutputStream(), new ByteArrayOutputStream());
    var eval = Virgo.commandLine(terminal).getSubcommands().get("eval");
    assertThat(eval).isNotNull();
    assertThat(eval.getUsageMessage())
        .contains("docs/language.md", "docs/language-reference.md", "virgo run");
  }

  @Test
  void a_failed_run_exits_with_four_and_keeps_the_other_outputs() throws Exception {
    var session = eval("x = divide(1, 0)\ny = 1\nout x\nout y\n", "--json");
    assertThat(session.exit()).isEqualTo(4);
    var json = session.json();
    assertThat(json.path("status").textValue()).isEqualTo("Failed");
    assertThat(json.path("ok").booleanValue()).isTrue();
    assertThat(json.path("outputs").toString()).isEqualTo("{\"y\":1}");
    var failure = json.path("failures").path(0);
    assertThat(failure.path("node").textValue()).isEqualTo("x");
    assertThat(failure.path("module").textValue()).isEqualTo("stdlib.divide");
    assertThat(failure.path("message").textValue()).isEqualTo("Division by zero in stdlib.divide");
  }

  @Test
  void a_missing_input_is_named_with_what_to_do() throws Exception {
    var session = eval("in a: Int\nx = a\nout x\n");
    assertThat(session.exit()).isEqualTo(1);
    assertThat(session.err()).contains("--input a=JSON");
    var json = eval("in a: Int\nx = a\nout x\n", "--json").json();
    assertThat(json.path("status").textValue()).isEqualTo("Suspended");
    assertThat(json.path("missing").path(0).textValue()).isEqualTo("a");
  }

  @Test
  void inputs_that_do_not_fit_are_named_all_at_once() throws Exception {
    var json =
        eval(
                "in a: {n: Int}\nx = a.n\nout x\n",
                "--input",
                "a={\"n\": \"1\"}",
                "--input",
                "nix=1",
                "--json")
            .json();
    assertThat(json.path("failures").findValuesAsText("message"))
        .containsExactlyInAnyOrder(
            "field 'a.n': expected Int, got string",
            "Input 'nix' was unexpected, input name might be misspelled.");
    assertThat(eval("in a: Int\nout a\n", "--input", "a=text").err()).contains("needs quotes");
  }

  @Test
  void an_input_that_is_not_declared_has_no_place_and_those_that_are_are_named() throws Exception {
    var err =
        eval("in amount: Int\nin b: Int\nx = amount + b\nout x\n", "--input", "amuont=1").err();
    assertThat(err)
        .contains("failed: amuont: Input 'amuont' was unexpected")
        .contains("inputs of the pipeline: amount, b")
        .doesNotContain("line 1");
  }

  @Test
  void what_was_given_wrongly_exits_with_one_and_a_run_that_failed_with_four() throws Exception {
    assertThat(eval("in a: Int\nout a\n", "--input", "a=\"1\"").exit()).isEqualTo(1);
    assertThat(eval("in a: Int\nout a\n", "--input", "b=1").exit()).isEqualTo(1);
    assertThat(eval("in a: Int\nx = 1 / a\nout x\n", "--input", "a=0").exit()).isEqualTo(4);
  }

  @Test
  void demo_modules_are_there_when_they_are_asked_for() throws Exception {
    var source = "x = Uppercase(\"a\")\nout x\n";
    assertThat(eval(source).exit()).isEqualTo(1);
    assertThat(eval(source).err())
        .containsPattern("What it calls is there with: virgo eval .* --modules demo");
    assertThat(eval("x = Nix(\"a\")\nout x\n").err()).doesNotContain("--modules");
    assertThat(eval(source, "--modules", "demo").lines()).containsExactly("x = \"A\"");
  }

  @Test
  void what_follows_a_case_or_a_value_on_its_line_is_a_mistake() throws Exception {
    var good = line("good", "x = 1\nout x");
    var documents = batch(good + " " + good, good + "]", good);
    assertThat(documents).hasSize(3);
    assertThat(documents.get(0).path("ok").booleanValue()).isFalse();
    assertThat(documents.get(1).path("ok").booleanValue()).isFalse();
    assertThat(documents.get(2).path("ok").booleanValue()).isTrue();
    assertThat(eval("in a: Int\nout a\n", "--input", "a=1 2").exit()).isEqualTo(1);
  }

  @Test
  void hours_without_number_are_as_good_as_no_limit() throws Exception {
    assertThat(eval("x = 1\nout x\n", "--limit", "9999999h").lines()).containsExactly("x = 1");
  }

  @Test
  void each_case_of_a_batch_is_on_its_own() throws Exception {
    var doubling = new StringBuilder("a0 = [1]\n");
    for (int i = 1; i < 60; i++) {
      doubling.append("a%d = [a%d, a%d]\n".formatted(i, i - 1, i - 1));
    }
    var good = line("good", "x = 2 + 3 * 4\nout x");
    var flaky = line("flaky", "x = FlakyService(\"q\") with retry: 2\nout x");
    var documents =
        batch(
            good,
            line("fails", "x = AlwaysFailsService(\"q\")\nout x"),
            good,
            line("late", "x = ExpensiveCompute(\"q\")\nout x"),
            good,
            line("huge", doubling + "out a59"),
            line("text", "x = )"),
            "{\"id\": 7, \"source\": ",
            "[1]",
            "{\"id\": 8, \"id\": 9}",
            "{\"id\": {\"n\": 1}}",
            "[".repeat(5000),
            "",
            line("deep", "x = " + "(".repeat(20000) + "1\nout x"),
            flaky,
            flaky,
            good);
    assertThat(documents).hasSize(16);
    for (int at : new int[] {0, 2, 4, 15}) {
      assertThat(documents.get(at).path("outputs").path("x").intValue()).isEqualTo(14);
    }
    assertThat(documents.get(1).path("failures").path(0).path("node").textValue()).isEqualTo("x");
    assertThat(documents.get(3).path("failures").path(0).path("kind").textValue())
        .isEqualTo("TimedOut");
    assertThat(documents.get(5).path("failures").path(0).path("kind").textValue())
        .isEqualTo("LIMIT_EXCEEDED");
    for (int at : new int[] {6, 7, 8, 9, 10, 11, 12}) {
      assertThat(documents.get(at).path("ok").booleanValue()).as("case " + at).isFalse();
    }
    assertThat(documents.get(10).path("id").path("n").intValue()).isEqualTo(1);
    // Two calls fail and the third succeeds; were they counted across cases, the second would not.
    assertThat(documents.subList(13, 15))
        .allMatch(document -> document.path("status").textValue().equals("Completed"));
  }

  @Test
  void cases_with_the_same_program_have_it_compiled_once() throws Exception {
    var file = folder.resolve("same.jsonl");
    var source = "in n: Int\nx = n * 2\nout x";
    var lines = new ArrayList<String>();
    for (int n = 0; n < 10; n++) {
      var one = Map.of("id", n, "source", source, "inputs", Map.of("n", n));
      lines.add(EventJson.json().writeValueAsString(one));
    }
    lines.add(line("wrong", "x = y\nout x"));
    lines.add(line("as wrong", "x = y\nout x"));
    Files.write(file, lines);
    var batch =
        new EvaluationBatch(
            new EvaluationCase.Setting(
                false, Duration.ofSeconds(5), _ -> {}, Optimization.standard()),
            folder);
    var documents = new ArrayList<JsonNode>();
    batch.run(file, document -> documents.add(EventJson.json().valueToTree(document)));
    for (int n = 0; n < 10; n++) {
      assertThat(documents.get(n).path("id").intValue()).isEqualTo(n);
      assertThat(documents.get(n).path("outputs").path("x").intValue()).isEqualTo(2 * n);
    }
    assertThat(documents.get(10).path("diagnostics"))
        .isNotEmpty()
        .isEqualTo(documents.get(11).path("diagnostics"));
    assertThat(batch.compilations().pipeline().misses()).isEqualTo(2);
    assertThat(batch.compilations().pipeline().hits()).isEqualTo(10);
  }

  @Test
  void a_case_can_name_a_file() throws Exception {
    var pipeline = folder.resolve("other.cst");
    Files.writeString(pipeline, "in n: Int\nx = n + 1\nout x\n");
    var json =
        batch(
            EventJson.json()
                .writeValueAsString(
                    Map.of("id", 1, "file", pipeline.toString(), "inputs", Map.of("n", 2))));
    assertThat(json.getFirst().path("outputs").path("x").intValue()).isEqualTo(3);
  }

  @Test
  void a_file_of_cases_that_is_not_there_is_named() {
    var session = Session.of("eval", "--batch", folder.resolve("nix.jsonl").toString());
    assertThat(session.exit()).isEqualTo(1);
    assertThat(session.err()).contains("nix.jsonl");
    assertThat(Session.of("eval").exit()).isEqualTo(2);
  }

  @Test
  void a_case_that_is_not_in_utf8_is_a_mistake_of_its_own() throws Exception {
    var file = folder.resolve("bytes.jsonl");
    var good = line("good", "x = \"\u00e4\"\nout x");
    var lines = new ByteArrayOutputStream();
    lines.write((good + "\n").getBytes(StandardCharsets.UTF_8));
    lines.write((good + "\n").getBytes(StandardCharsets.ISO_8859_1));
    lines.write((good + "\n").getBytes(StandardCharsets.UTF_8));
    Files.write(file, lines.toByteArray());
    var documents = new ArrayList<JsonNode>();
    for (var line : Session.of("eval", "--batch", file.toString()).lines()) {
      documents.add(EventJson.json().readTree(line));
    }
    assertThat(documents)
        .extracting(one -> one.path("ok").booleanValue())
        .containsExactly(true, false, true);
    assertThat(documents.get(1).path("failures").path(0).path("message").textValue())
        .contains("UTF-8");
    assertThat(documents.get(2).path("outputs").path("x").textValue()).isEqualTo("\u00e4");
  }

  @Test
  void a_compiler_that_fails_has_not_let_the_pipeline_through() {
    var setting =
        new EvaluationCase.Setting(false, Duration.ofSeconds(1), _ -> {}, Optimization.standard());
    var one = new EvaluationCase(TextNode.valueOf("c"), "x = 1\nout x", Map.of());
    for (EvaluationCase.CompileStep compiler :
        List.<EvaluationCase.CompileStep>of(
            (_, _) -> {
              throw new IllegalStateException("bug");
            },
            (_, _) -> {
              throw new StackOverflowError();
            })) {
      JsonNode json = EventJson.json().valueToTree(one.evaluate(setting, compiler).document());
      assertThat(json.path("ok").booleanValue()).isFalse();
      assertThat(json.path("diagnostics").path(0).path("code").textValue()).isEqualTo("E900");
      assertThat(json.path("diagnostics").path(0).path("kind").textValue())
          .isEqualTo("InternalError");
    }
  }

  private static final String HALVES =
      "in a: Int\nin b: Int\nx = log(\"a is ${a}\")\ny = \"${x}, b is ${b}\"\nout y\n";

  @Test
  void an_evaluation_goes_on_where_it_was_left_and_makes_no_call_twice() throws Exception {
    var left = folder.resolve("left.json");
    var first = eval(HALVES, "--input", "a=1", "--suspend-to", left.toString(), "--json");
    assertThat(first.exit()).isEqualTo(1);
    assertThat(first.json().path("status").textValue()).isEqualTo("Suspended");
    assertThat(first.json().path("missing").toString()).isEqualTo("[\"b\"]");
    assertThat(first.json().path("suspended_to").textValue()).isEqualTo(left.toString());
    assertThat(first.err()).contains("a is 1");
    var second = eval(HALVES, "--resume", left.toString(), "--input", "b=2", "--json");
    assertThat(second.exit()).isZero();
    assertThat(second.json().path("outputs").path("y").textValue()).isEqualTo("a is 1, b is 2");
    assertThat(second.json().path("execution")).isEqualTo(first.json().path("execution"));
    assertThat(second.json().path("attempt").intValue()).isEqualTo(1);
    assertThat(second.err()).doesNotContain("a is 1");
  }

  @Test
  void a_call_can_be_given_its_value_by_hand() throws Exception {
    var left = folder.resolve("left.json");
    eval(HALVES, "--suspend-to", left.toString());
    var session =
        eval(HALVES, "--resume", left.toString(), "--resolve", "x=\"by hand\"", "--input", "b=2");
    assertThat(session.lines()).containsExactly("y = \"by hand, b is 2\"");
    assertThat(session.err()).doesNotContain("a is");
    assertThat(eval(HALVES, "--resume", left.toString(), "--resolve", "q=1").err())
        .contains("There is no call 'q' in this pipeline; there are x");
    assertThat(eval(HALVES, "--resolve", "x=1").exit()).isEqualTo(2);
  }

  @Test
  void what_does_not_go_on_from_there_is_refused() throws Exception {
    var left = folder.resolve("left.json");
    eval(HALVES, "--input", "a=1", "--suspend-to", left.toString());
    var again = eval(HALVES, "--resume", left.toString(), "--input", "a=1");
    assertThat(again.err()).contains("'a' was given before");
    var other = eval("in b: Int\nout b\n", "--resume", left.toString(), "--json");
    assertThat(other.json().path("failures").path(0).path("kind").textValue())
        .isEqualTo("PipelineChanged");
    Files.writeString(left, "{\"format\": 1");
    var broken = eval(HALVES, "--resume", left.toString());
    assertThat(broken.exit()).isEqualTo(1);
    assertThat(broken.err()).contains("cannot resume").contains("--suspend-to");
  }

  @Test
  void what_cannot_be_kept_is_named_and_made_again_and_the_rest_is_kept() throws Exception {
    var left = folder.resolve("left.json");
    var source =
        """
        in b: Int
        big = pad("", 3000000, "a")
        n = string-length(big)
        x = log("n is ${n}")
        y = "${x} and ${string-length(big) + b}"
        out n
        out y
        """;
    var first = eval(source, "--suspend-to", left.toString(), "--json");
    assertThat(first.json().path("status").textValue()).isEqualTo("Suspended");
    assertThat(first.json().path("outputs").toString()).isEqualTo("{\"n\":3000000}");
    assertThat(first.json().path("suspended_to").textValue()).isEqualTo(left.toString());
    assertThat(first.json().path("not_kept")).hasSize(1);
    assertThat(first.json().path("not_kept").path(0).textValue()).contains("'big'", "too large");
    var second = eval(source, "--resume", left.toString(), "--input", "b=1");
    assertThat(second.lines()).containsExactly("n = 3000000", "y = \"n is 3000000 and 3000001\"");
    assertThat(second.err()).doesNotContain("n is");
  }

  @Test
  void where_nothing_can_be_left_there_is_the_answer_all_the_same() throws Exception {
    var nowhere = folder.resolve("nowhere").resolve("left.json");
    var source = "in b: Int\nx = 1 + 1\ny = x + b\nout x\nout y\n";
    var session = eval(source, "--suspend-to", nowhere.toString(), "--json");
    assertThat(session.exit()).isEqualTo(1);
    assertThat(session.json().path("outputs").toString()).isEqualTo("{\"x\":2}");
    assertThat(session.json().path("suspended_to").isNull()).isTrue();
    assertThat(session.json().path("not_kept").path(0).textValue())
        .contains("cannot write " + nowhere, "name a file in a folder that is there");
    assertThat(eval(source, "--suspend-to", nowhere.toString()).err())
        .contains("not kept: cannot write " + nowhere)
        .doesNotContain("go on with");
  }

  @Test
  void an_action_that_no_output_reads_is_left_when_there_was_no_time_for_it() throws Exception {
    var left = folder.resolve("left.json");
    var source = "a = ExpensiveCompute(\"q\")\nx = 1\nout x\n";
    var session =
        eval(
            source,
            "--modules",
            "demo",
            "--limit",
            "200ms",
            "--suspend-to",
            left.toString(),
            "--json");
    assertThat(session.json().path("outputs").toString()).isEqualTo("{\"x\":1}");
    assertThat(session.json().path("suspended_to").textValue()).isEqualTo(left.toString());
    assertThat(left).exists();
  }

  @Test
  void a_batch_takes_nothing_that_is_for_one_pipeline() throws Exception {
    var cases = Files.writeString(folder.resolve("cases.jsonl"), "");
    for (var option : List.of("--suspend-to=f.json", "--resume=f.json", "--resolve=x=1")) {
      var session = Session.of("eval", "--batch", cases.toString(), option);
      assertThat(session.exit()).as(option).isEqualTo(2);
      assertThat(session.err()).as(option).contains("leave out --batch");
    }
  }

  @Test
  void what_is_being_resumed_cannot_be_resumed_at_the_same_time() throws Exception {
    var left = folder.resolve("left.json");
    eval(HALVES, "--input", "a=1", "--suspend-to", left.toString());
    try (var channel = FileChannel.open(left, StandardOpenOption.WRITE);
        var _ = channel.lock()) {
      var session = eval(HALVES, "--resume", left.toString(), "--input", "b=2");
      assertThat(session.exit()).isEqualTo(1);
      assertThat(session.err()).contains("ResumeInProgress");
    }
    assertThat(eval(HALVES, "--resume", left.toString(), "--input", "b=2").exit()).isZero();
  }

  @Test
  void every_preset_of_the_optimizer_gives_the_same() throws Exception {
    var source = "a = log(\"one\")\nx = if (true) 2 + 3 else 1 / 0\ny = 1 / 0\nout x\nout y\n";
    for (var preset : List.of("default", "none", "aggressive", "dead-code-only")) {
      var session = eval(source, "--optimizer", preset, "--json");
      var document = EventJson.json().readTree(session.out());
      assertThat(document.path("outputs").path("x").asInt()).as(preset).isEqualTo(5);
      var span = document.path("failures").path(0).path("span");
      assertThat(source.substring(span.path("start").asInt(), span.path("end").asInt()))
          .isEqualTo("1 / 0");
      assertThat(span.path("start").asInt()).isEqualTo(source.lastIndexOf("1 / 0"));
      assertThat(session.err()).contains("one");
    }
    assertThat(eval(source, "--optimizer", "most").exit()).isEqualTo(2);
  }
}
