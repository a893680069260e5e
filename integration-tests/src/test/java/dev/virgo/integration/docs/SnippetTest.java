package dev.virgo.integration.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.integration.stack.Python;
import dev.virgo.integration.stack.RunningSystem;
import dev.virgo.integration.stack.Virgo;
import dev.virgo.lang.CompileResult;
import dev.virgo.lang.Compiler;
import dev.virgo.readers.demo.DemoRecording;
import dev.virgo.transform.Channel;
import dev.virgo.transform.Signal;
import dev.virgo.transform.SignalHeader;
import dev.virgo.transform.SignalWindow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every block of every page is executed, in the order of the pages, in one folder that looks like
 * the repository and has a recording {@code my.edf}. A block in a language that is not known here
 * fails, and so does a line that neither works nor is named in {@link #NOT_RUN}.
 */
@ExtendWith(RunningSystem.Shared.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(600)
@SuppressWarnings("NullAway.Init")
class SnippetTest {
  /** Lines that are only parsed, and why. */
  private static final Map<String, String> NOT_RUN =
      Map.ofEntries(
          Map.entry("./virgo demo", "a second system beside the one of these tests"),
          Map.entry("./virgo test", "this test would run itself"),
          Map.entry("./virgo up", "RunningSystem does it before the first test"),
          Map.entry("./virgo down", "RunningSystem does it after the last test"),
          Map.entry(
              "./virgo up --transforms gain/target", "TransformVersionsTest does it, three times"),
          Map.entry("./virgo transforms Gain", "the system of these tests has no Gain"),
          Map.entry(
              "psql \"$(./virgo status --json | jq -r .postgres.uri)\" -c \"select output, t0_ns, uri"
                  + " from ursa.derived_assets where recording = 'lab' and pipeline_version ="
                  + " 'standard_v2026q2'\"",
              "StrangerTest does it, where there is a psql"),
          Map.entry("./virgo up --trace", "TracesOfRuns does it, with a Jaeger of its own"),
          Map.entry(
              "./mvnw test -pl integration-tests -am -Dtest=SimulationTest -Dsurefire.failIfNoSpecifiedTests=false -Dvirgo.simulation.seed=42",
              "a build inside the build"),
          Map.entry("deploy/images/build.sh", "Images does it, on a stand-in for the public image"),
          Map.entry(
              "docker compose --project-directory . --file deploy/compose/compose.yaml up --detach",
              "ComposeTest does it, in containers"),
          Map.entry(
              "docker compose --project-directory . --file deploy/compose/compose.yaml run --rm cli ingest my.edf --wait",
              "ComposeTest does it, in containers"),
          Map.entry(
              "docker compose --project-directory . --file deploy/compose/compose.yaml down",
              "ComposeTest does it, in containers"),
          Map.entry(
              "VIRGO_URL=http://127.0.0.1:7400 VIRGO_TOKEN=$(sed -n 's/^VIRGO_TOKEN=//p' .env) ./virgo runs",
              "ComposeTest does it, with the port that it got"));

  private static final List<String> LINKS = List.of("virgo", "docs");

  @TempDir static Path folder;
  private static RunningSystem system;
  private static Commands commands;
  private static Transforms transforms;

  @BeforeAll
  static void prepare(RunningSystem shared) throws Exception {
    system = shared;
    commands = new Commands();
    for (var name : LINKS) {
      Files.createSymbolicLink(folder.resolve(name), Virgo.ROOT.resolve(name));
    }
    DemoRecording.write(
        folder.resolve("my.edf"), 11, DemoRecording.Settings.DEFAULT.withSeconds(60));
    transforms =
        Transforms.compile(
            blocks().filter(block -> block.language().equals("java")).toList(),
            folder.resolve("classes"));
  }

  @AfterAll
  static void close() throws IOException {
    commands.close();
    for (var name : LINKS) {
      Files.delete(folder.resolve(name));
    }
  }

  @TestFactory
  @Order(1)
  Stream<DynamicTest> every_block_works() {
    return executed(block -> !block.language().equals("python"));
  }

  /** After the others, whose files they read; without Python these are left out. */
  @TestFactory
  @Order(2)
  @Tag("oracle")
  Stream<DynamicTest> every_block_of_python_works() {
    return executed(block -> block.language().equals("python"));
  }

  private static Stream<DynamicTest> executed(Predicate<Page.Block> which) {
    return blocks()
        .filter(which)
        .map(block -> DynamicTest.dynamicTest(block.place(), () -> execute(block)));
  }

  @Test
  void every_line_that_is_not_run_still_stands_on_a_page() {
    assertThat(
            blocks()
                .filter(block -> block.language().equals("sh"))
                .flatMap(block -> lines(block).stream()))
        .containsAll(NOT_RUN.keySet());
  }

  @Test
  void the_transform_of_the_page_computes_what_the_page_says() throws Exception {
    var header = new SignalHeader(1, 1, List.of(new Channel("Cz", "uV")));
    var whole = SignalWindow.whole(header, new double[][] {{1, -2, 3, 4}});
    var slice =
        new SignalWindow(
            header,
            0,
            1,
            3_000_000_000L,
            new double[][] {{-2, 3}},
            true,
            true,
            1_000_000_000L,
            3_000_000_000L);
    try (var loader = transforms.loader()) {
      var gain = loader.loadClass("org.example.eeg.Gain");
      var twice = gain.getConstructor(double.class).newInstance(2.0);
      var run = gain.getMethod("run", SignalWindow.class);

      assertThat(((Signal) run.invoke(twice, whole)).samples()[0]).containsExactly(2, -4, 6, 8);
      assertThat(((Signal) run.invoke(twice, slice)).samples()[0]).containsExactly(-4, 6);
    }
  }

  private static Stream<Page.Block> blocks() {
    return Page.all().stream().flatMap(page -> page.blocks().stream());
  }

  private static void execute(Page.Block block) throws Exception {
    if (!block.file().isEmpty()) {
      Files.writeString(folder.resolve(block.file()), block.text());
    }
    switch (block.language()) {
      case "cst" -> compiles(block);
      case "java" ->
          assertThat(transforms.errors()).noneMatch(error -> error.startsWith(block.place()));
      case "sh" -> runs(block);
      case "sql" -> finds(block);
      case "python" -> computes(block);
      case "text" -> assertThat(block.text()).doesNotContain("./virgo ", "./mvnw ");
      default ->
          throw new AssertionError(
              block.place() + ": no test executes blocks in '" + block.language() + "'");
    }
  }

  private static void compiles(Page.Block block) throws Exception {
    var result = Compiler.compile(block.text(), transforms.registry());

    if (block.file().startsWith("mistake")) {
      assertThat(result).as(block.place()).isInstanceOf(CompileResult.Rejected.class);
    } else {
      assertThat(result.diagnostics()).as(block.place()).isEmpty();
      assertThat(result).isInstanceOf(CompileResult.Compiled.class);
    }
  }

  private static void runs(Page.Block block) throws Exception {
    for (var line : lines(block)) {
      if (Commands.isCommand(line)) {
        commands.check(line, true);
      }
      if (!NOT_RUN.containsKey(line)) {
        succeed(block, List.of("bash", "-euc", line));
      }
    }
  }

  /** Its commands, without comments. */
  private static List<String> lines(Page.Block block) {
    return block
        .text()
        .replace("\\\n", " ")
        .lines()
        .map(line -> line.replaceAll("(^|\\s+)#.*", "").strip())
        .filter(line -> !line.isEmpty())
        .toList();
  }

  private static void finds(Page.Block block) throws Exception {
    var postgres = system.status().path("postgres");
    try (var connection =
            DriverManager.getConnection(
                postgres.path("jdbc").asText(),
                postgres.path("user").asText(),
                postgres.path("password").asText());
        var statement = connection.createStatement();
        var rows = statement.executeQuery(block.text())) {
      assertThat(rows.next()).as(block.place() + " finds rows").isTrue();
    }
  }

  private static void computes(Page.Block block) throws Exception {
    var script = folder.resolve("snippet.py");
    Files.writeString(script, block.text());
    succeed(block, List.of(Python.ofOracles(), script.toString()));
  }

  private static void succeed(Page.Block block, List<String> command) throws Exception {
    var call = system.virgo().call(folder, command);
    assertThat(call.exit())
        .as("%s: %s\n%s\n%s", block.place(), command, call.out(), call.err())
        .isZero();
  }
}
