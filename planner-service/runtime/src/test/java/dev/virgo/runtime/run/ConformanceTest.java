package dev.virgo.runtime.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.virgo.lang.CompileResult;
import dev.virgo.lang.diagnostic.Diagnostic;
import dev.virgo.lang.ir.IrOutput;
import dev.virgo.lang.value.Value;
import dev.virgo.runtime.json.RunJson;
import dev.virgo.runtime.library.LocalFunction;
import dev.virgo.runtime.library.LocalFunction.FunctionFailure;
import dev.virgo.runtime.run.RunResult.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every single case of the language reference (appendix E.2), with what that says comes of it. */
class ConformanceTest {

  private static final Path FILE = Path.of("src/test/resources/conformance/cases.txt");
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern INPUT = Pattern.compile("(\\w+) <- (.*)");
  private static final Pattern VALUE = Pattern.compile("(\\w+) = (.*)");
  private static final Pattern TYPE = Pattern.compile("(\\w+) : (.*)");
  private static final Pattern DIAGNOSTIC = Pattern.compile("[A-Z]+\\d+ .*");

  /** A case: its lines of text, and what is said of it. */
  record Case(String number, String text, List<String> said) {

    List<String> saying(Pattern what) {
      return said.stream().filter(line -> what.matcher(line).matches()).toList();
    }

    /** What is behind a word, for every line that begins with it. */
    List<String> behind(String word) {
      return said.stream()
          .filter(line -> line.startsWith(word + " "))
          .map(line -> line.substring(word.length() + 1))
          .toList();
    }

    SequencedMap<String, String> named(Pattern what) {
      SequencedMap<String, String> all = new LinkedHashMap<>();
      for (String line : said) {
        Matcher matcher = what.matcher(line);
        if (matcher.matches() && !DIAGNOSTIC.matcher(line).matches()) {
          all.put(matcher.group(1), matcher.group(2));
        }
      }
      return all;
    }

    /** With an output for every name that something is said of, else for the last one. */
    String source() {
      TreeSet<String> outputs = new TreeSet<>(named(VALUE).keySet());
      if (outputs.isEmpty()) {
        String last = text.lines().toList().getLast();
        outputs.add(last.substring(0, last.indexOf(' ')));
      }
      return text + "\nout " + String.join("\nout ", outputs) + "\n";
    }

    @Override
    public String toString() {
      return number + ": " + text.replace('\n', ';');
    }
  }

  static List<Case> cases() throws IOException {
    List<Case> cases = new ArrayList<>();
    for (String block : Files.readString(FILE).split("\n== ", -1)) {
      List<String> lines = block.strip().lines().toList();
      if (lines.getFirst().matches("\\d+[a-z]?")) {
        List<String> rest = lines.subList(1, lines.size());
        cases.add(
            new Case(
                lines.getFirst(),
                String.join("\n", rest.stream().filter(line -> !line.startsWith("-- ")).toList()),
                rest.stream()
                    .filter(line -> line.startsWith("-- "))
                    .map(line -> line.substring(3))
                    .toList()));
      }
    }
    return cases;
  }

  /** The last of the five stages of appendix E.1; the others are golden files of the compiler. */
  @Test
  void the_example_of_the_reference_runs() {
    RunResult result =
        Trial.of(
                """
                in firstName: String
                in lastName: String

                fullName = Concat(firstName, lastName)
                normalized = Trim(fullName)
                result = Uppercase(normalized)

                out result
                """)
            .with("firstName", new Value.TextValue(" john "))
            .with("lastName", new Value.TextValue(" doe "))
            .run();
    assertThat(result.status()).isEqualTo(Status.COMPLETED);
    assertThat(result.outputs()).isEqualTo(Map.of("result", new Value.TextValue("JOHN  DOE")));
    assertThat(result.calls()).containsOnlyKeys("fullName", "normalized", "result");
    assertThat(result.calls().values())
        .allSatisfy(call -> assertThat(call).isInstanceOf(RunResult.CallStatus.Fired.class));
  }

  @Test
  void no_case_is_missing() throws IOException {
    List<Case> cases = cases();
    assertThat(cases).extracting(Case::number).doesNotHaveDuplicates();
    assertThat(cases.stream().map(one -> one.number().replaceAll("[a-z]", "")).distinct())
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 66).mapToObj(Integer::toString).toList());
    assertThat(cases).allSatisfy(one -> assertThat(one.said()).isNotEmpty());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void case_has_the_required_result(Case one) throws IOException {
    CompileResult result = Trial.compiling(one.source(), modules());
    List<String> diagnostics = result.diagnostics().stream().map(own -> shown(own, one)).toList();
    List<String> expected = one.saying(DIAGNOSTIC);
    assertThat(diagnostics).hasSameSizeAs(expected);
    for (int index = 0; index < expected.size(); index++) {
      assertThat(diagnostics.get(index)).startsWith(expected.get(index));
    }
    if (result instanceof CompileResult.Compiled) {
      runs(one);
    } else {
      assertThat(one.named(VALUE)).isEmpty();
    }
  }

  private static String shown(Diagnostic diagnostic, Case one) {
    String marked = one.source().substring(diagnostic.span().start(), diagnostic.span().end());
    return "%s %s [%s] %s"
        .formatted(
            diagnostic.code(), diagnostic.kind().displayName(), marked, diagnostic.message());
  }

  private static void runs(Case one) throws IOException {
    Trial trial = Trial.of(one.source(), modules());
    one.named(TYPE)
        .forEach((name, type) ->
            assertThat(trial.pipeline().outputs())
                .filteredOn(output -> output.name().equals(name))
                .extracting(IrOutput::type)
                .singleElement()
                .hasToString(type));
    Map<String, JsonNode> given = new LinkedHashMap<>();
    for (Map.Entry<String, String> input : one.named(INPUT).entrySet()) {
      given.put(input.getKey(), JSON.readTree(input.getValue()));
    }
    switch (RunJson.inputs(trial.pipeline(), given)) {
      case RunJson.Inputs.Unfit(var failures) ->
          assertThat(one.behind("unfit"))
              .singleElement()
              .satisfies(text ->
                  assertThat(failures)
                      .singleElement()
                      .extracting(Failure::message)
                      .asString()
                      .startsWith(text));
      case RunJson.Inputs.Read(Map<String, Value> values) -> {
        assertThat(one.behind("unfit")).isEmpty();
        values.forEach(trial::with);
        ended(one, trial, trial.run());
      }
    }
  }

  private static void ended(Case one, Trial trial, RunResult result) throws IOException {
    List<String> fails = one.behind("fails");
    assertThat(result.status()).isEqualTo(fails.isEmpty() ? Status.COMPLETED : Status.FAILED);
    fails.forEach(text ->
        assertThat(result.failures())
            .singleElement()
            .extracting(Failure::message)
            .asString()
            .contains(text));
    // Read again: the same number can be of several Java types.
    JsonNode outputs = JSON.readTree(RunJson.outputs(trial.pipeline(), result).toString());
    assertThat(outputs).hasSize(one.named(VALUE).size());
    for (Map.Entry<String, String> output : one.named(VALUE).entrySet()) {
      assertThat(outputs.path(output.getKey())).isEqualTo(JSON.readTree(output.getValue()));
    }
    one.behind("starts")
        .forEach(calls -> assertThat(result.calls().keySet().toString()).isEqualTo(calls));
    one.behind("takes")
        .forEach(
            time -> assertThat(trial.timeline.passed()).isEqualTo(Duration.parse("PT" + time)));
  }

  /** The modules that cases 60, 61 and 64 call. */
  private static LocalFunction[] modules() {
    AtomicInteger calls = new AtomicInteger();
    return new LocalFunction[] {
      Counted.module(
          "Fail",
          (_, _) -> {
            throw new FunctionFailure("always");
          }),
      Counted.module(
          "FailTwice",
          (all, _) -> {
            if (calls.incrementAndGet() <= 2) {
              throw new FunctionFailure("not yet");
            }
            return all.getFirst();
          }),
      Counted.module(
          "Wait",
          (all, waiting) -> {
            waiting.sleep(Duration.ofSeconds(1));
            return all.getFirst();
          })
    };
  }
}
