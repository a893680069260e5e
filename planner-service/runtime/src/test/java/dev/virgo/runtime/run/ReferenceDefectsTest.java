package dev.virgo.runtime.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.virgo.lang.CompileResult;
import dev.virgo.lang.StageView;
import dev.virgo.lang.TypeText;
import dev.virgo.lang.dag.DagCompiler;
import dev.virgo.lang.dag.DagSpec;
import dev.virgo.lang.dag.StoredDag;
import dev.virgo.lang.diagnostic.Diagnostic;
import dev.virgo.lang.diagnostic.DiagnosticKind;
import dev.virgo.lang.ir.IrPipeline;
import dev.virgo.lang.registry.TransformSignature;
import dev.virgo.lang.registry.TransformSignature.Nature;
import dev.virgo.lang.registry.TransformSignature.OutputField;
import dev.virgo.lang.registry.TransformSignature.Parameter;
import dev.virgo.lang.value.Value;
import dev.virgo.runtime.json.DagJson;
import dev.virgo.runtime.json.RunJson;
import dev.virgo.runtime.library.LocalFunction;
import dev.virgo.runtime.run.RunResult.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A test for every known defect of the language's first implementation (language reference, section
 * 9.1), under its number there. Those that show when a pipeline runs are in {@link
 * ReferenceRunDefectsTest}, others beside what they are about.
 */
@Timeout(60)
class ReferenceDefectsTest {

  /** The outputs of a pipeline that succeeds, as JSON. */
  private static String outputs(String source) {
    return outputs(Trial.of(source));
  }

  private static String outputs(Trial trial) {
    RunResult result = trial.run();
    assertThat(result.failures()).isEmpty();
    assertThat(result.status()).isEqualTo(Status.COMPLETED);
    return RunJson.outputs(trial.pipeline(), result).toString();
  }

  /** Every diagnostic as its code and what it marks. */
  private static List<String> diagnostics(String source) {
    return Trial.compiling(source).diagnostics().stream()
        .map(one -> one.code() + " " + source.substring(one.span().start(), one.span().end()))
        .toList();
  }

  private static IrPipeline compiled(String source) {
    return Trial.of(source).pipeline();
  }

  /** Some need the optimizer or a scheduler, and are tested where those are. */
  @Test
  void no_defect_is_without_a_test() throws IOException {
    Pattern test = Pattern.compile("void defect_([0-9]+)_");
    Set<Integer> tested = new TreeSet<>();
    for (String module : List.of(".", "../lang")) {
      try (Stream<Path> files = Files.walk(Path.of(module, "src/test/java"))) {
        for (Path file : files.filter(one -> one.toString().endsWith("Test.java")).toList()) {
          test.matcher(Files.readString(file))
              .results()
              .map(found -> Integer.valueOf(found.group(1)))
              .forEach(tested::add);
        }
      }
    }
    assertThat(tested).containsExactlyElementsOf(IntStream.rangeClosed(1, 31).boxed().toList());
  }

  @Test
  void defect_1_float_arithmetic_is_float() {
    String source = "x = 1.5 + 2.5\ny = 1 / 2.0\nz = 3.0 - 1\nout x out y out z";
    assertThat(outputs(source)).isEqualTo("{\"x\":4.0,\"y\":0.5,\"z\":2.0}");
    assertThat(compiled(source).outputs())
        .allMatch(output -> output.type().equals(TypeText.parse("Float")));
  }

  @Test
  void defect_2_floats_and_booleans_can_be_compared() {
    assertThat(outputs("x = 1.5 < 2.5\ny = true != false\nz = 1 == 1.0\nout x out y out z"))
        .isEqualTo("{\"x\":true,\"y\":true,\"z\":true}");
  }

  @Test
  void defect_3_values_that_enter_a_union_are_tagged() {
    assertThat(outputs("x = [1, \"a\"]\ny = if (false) 1 else \"s\"\nout x out y"))
        .isEqualTo(
            "{\"x\":[{\"tag\":\"variant0\",\"value\":1},{\"tag\":\"variant1\",\"value\":\"a\"}],"
                + "\"y\":{\"tag\":\"variant1\",\"value\":\"s\"}}");
  }

  @Test
  void defect_4_a_union_fits_into_a_wider_union() {
    assertThat(
            outputs(
                """
                f = (x: String | Float | Int) => match x { is Int -> "int", _ -> "other" }
                y = map([1, "a"], f)
                out y
                """))
        .isEqualTo("{\"y\":[\"int\",\"other\"]}");
  }

  @Test
  void defect_5_the_right_side_of_coalesce_may_be_a_subtype() {
    Trial trial =
        Trial.of(
                "in o: Optional<List<Int>>\nin r: Optional<{a: Int}>\n"
                    + "x = o ?? []\ny = r ?? {a: 1, b: 2}\nout x out y")
            .with("o", new Value.NoneValue())
            .with("r", new Value.NoneValue());
    assertThat(outputs(trial)).isEqualTo("{\"x\":[],\"y\":{\"a\":1}}");
  }

  @Test
  void defect_6_list_functions_are_generic_and_their_results_are_lists() {
    assertThat(
            outputs(
                """
                x = join(filter(["a", "b"], (s) => s == "b"), ",")
                y = list-first(map([{n: 1.5}], (r) => r.n))
                out x out y
                """))
        .isEqualTo("{\"x\":\"b\",\"y\":1.5}");
  }

  @Test
  void defect_7_the_result_of_an_open_record_has_the_further_fields() {
    LocalFunction stamp =
        new LocalFunction.Pure(
            new TransformSignature(
                "stamp@1.0",
                "stamp",
                "",
                "1.0",
                List.of(
                    new Parameter("of", TypeText.parseOfSignature("{name: String | r}"), false)),
                List.of(),
                List.of(
                    new OutputField(
                        "out", TypeText.parseOfSignature("{name: String, stamp: Int | r}"), "run")),
                Nature.FUNCTION),
            (all, _) -> {
              SequencedMap<String, Value> fields =
                  new LinkedHashMap<>(((Value.RecordValue) all.getFirst()).fields());
              fields.put("stamp", new Value.IntValue(7));
              return new Value.RecordValue(fields);
            });
    Trial trial = Trial.of("x = stamp({name: \"a\", age: 3})\ny = x.age + x.stamp\nout y", stamp);
    assertThat(outputs(trial)).isEqualTo("{\"y\":10}");
    assertThat(Trial.compiling("x = stamp({age: 3})\nout x", stamp).diagnostics())
        .extracting(Diagnostic::message)
        .containsExactly("Argument 1 to stamp: missing field(s): name");
  }

  @Test
  void defect_8_operators_work_after_an_unrelated_import() {
    assertThat(outputs("use stdlib.string\nx = 1 + 2 > 2 and not (1 != 1)\nout x"))
        .isEqualTo("{\"x\":true}");
  }

  @Test
  void defect_9_reserved_words_stay_in_qualified_names() {
    assertThat(outputs("x = stdlib.bool.and(true, false)\nout x")).isEqualTo("{\"x\":false}");
    assertThat(diagnostics("x = with.b.f()\nout x")).first().isEqualTo("E020 with");
  }

  @Test
  void defect_10_match_bodies_compute_and_aliases_match_by_structure() {
    String types = "type Person = {name: String}\nin d: Person | {code: Int}\nin n: Int\n";
    String cases =
        """
        x = match d { {code} -> code + n, is Person -> 0 }
        y = match d { {code} -> n, _ -> 1 }
        z = match d { {code} -> if (code > 3) "big" else "small", {name} -> name }
        w = match d { is Person -> "person", _ -> "code" }
        out x out y out z out w
        """;
    Value code = record("code", new Value.IntValue(5));
    Value person = record("name", new Value.TextValue("ann"));
    Value n = new Value.IntValue(7);
    assertThat(outputs(Trial.of(types + cases).with("d", code).with("n", n)))
        .isEqualTo("{\"x\":12,\"y\":7,\"z\":\"big\",\"w\":\"code\"}");
    assertThat(outputs(Trial.of(types + cases).with("d", person).with("n", n)))
        .isEqualTo("{\"x\":0,\"y\":1,\"z\":\"ann\",\"w\":\"person\"}");
  }

  private static Value record(String field, Value value) {
    return new Value.RecordValue(new LinkedHashMap<>(Map.of(field, value)));
  }

  @Test
  void defect_11_lambdas_take_every_expression() {
    Trial trial =
        Trial.of(
                """
                in o: Optional<Int>
                a = filter([1, 2], (i) => i != 1)
                b = map([1], (i) => "n=${i}")
                c = map([1], (i) => {n: i, twice: i * 2}[twice])
                d = map([1], (i) => o ?? i)
                e = map([[1, 2], [3]], (l) => list-sum(map(l, (i) => i + 1)))
                f = map(["a"], (s) => Concat(s, Uppercase(s)))
                g = map([1], (i) => match i { is Int -> branch { i > 0 -> "+", otherwise -> "-" } })
                h = map([1], (i) => {a: i} + {b: [i when i > 1]})
                i = map(["said"], (s) => log(s))
                out a out b out c out d out e out f out g out h out i
                """)
            .with("o", new Value.NoneValue());
    assertThat(outputs(trial))
        .isEqualTo(
            "{\"a\":[2],\"b\":[\"n=1\"],\"c\":[{\"twice\":2}],\"d\":[1],\"e\":[5,4],\"f\":[\"aA\"],"
                + "\"g\":[\"+\"],\"h\":[{\"a\":1,\"b\":[null]}],\"i\":[\"said\"]}");
    assertThat(trial.said).containsExactly("[constellation-lang] said");
    RunResult zero = Trial.of("x = map([1], (i) => i / 0)\nout x").run();
    assertThat(zero.failures()).extracting(Failure::message).containsExactly("Division by zero");
  }

  @Test
  void defect_20_the_structural_hash_says_what_a_pipeline_means() {
    String source = "in r: {a: Int, b: Int}\nx = map([1], (i) => i + r.a)\nout x";
    assertThat(compiled(source).structuralHash()).isEqualTo(compiled(source).structuralHash());
    for (String other :
        List.of(
            source.replace("[1]", "[2]"),
            source.replace("r.a", "r.b"),
            source.replace("i + r", "i - r"),
            source.replace("map([1], (i) => i + r.a)", "map([1], (i) => i + r.a) with retry: 1"))) {
      assertThat(compiled(other).structuralHash())
          .as(other)
          .isNotEqualTo(compiled(source).structuralHash());
    }
    assertThat(compiled(source.replace("(i) => i", "(j) => j")).structuralHash())
        .isEqualTo(compiled(source).structuralHash());
  }

  @Test
  void defect_21_transforms_are_stored_with_everything_in_them() throws IOException {
    String source =
        "in d: {a: Int} | {b: Int}\nx = match d { {a} -> a, _ -> 0 }\n"
            + "y = map([x], (i) => \"<${i}>\")\nout y";
    assertThat(StageView.of(DagCompiler.compile(compiled(source), "stored")).toString())
        .contains("kind=Match, patterns=[[{tag=CProduct, structure={a={tag=CInt}}}]")
        .contains("kind=PassedLambda")
        .contains("kind=StringInterpolation, parts=[<, >]");
    DagSpec dag = DagCompiler.compile(compiled(source), "stored");
    String stored = new ObjectMapper().writeValueAsString(StageView.of(dag));
    assertThat(DagJson.read(stored)).isEqualTo(new StoredDag.Reading.Read(dag));
  }

  @Test
  void defect_24_every_mistake_is_reported_at_its_place() {
    assertThat(diagnostics("in if: Int\nx = = 1\nin data: List\ny = nope(1)\nout y"))
        .containsExactly("E020 if", "E020 =", "E020 y", "E002 nope");
  }

  @Test
  void defect_25_deep_and_long_texts_compile() {
    String parentheses = "x = " + "(".repeat(1000) + "1" + ")".repeat(1000) + "\nout x";
    assertThat(outputs(parentheses)).isEqualTo("{\"x\":1}");
    String ifs = "x = " + "if (true) ".repeat(800) + "1" + " else 2".repeat(800) + "\nout x";
    assertThat(outputs(ifs)).isEqualTo("{\"x\":1}");
    String assignments =
        IntStream.rangeClosed(1, 6000)
            .mapToObj(i -> "x%d = x%d + 1\n".formatted(i, i - 1))
            .collect(Collectors.joining("", "x0 = 0\n", "out x6000"));
    assertThat(outputs(assignments)).isEqualTo("{\"x6000\":6000}");
    String tooDeep = "x = " + "(".repeat(100_000) + "1" + ")".repeat(100_000) + "\nout x";
    assertThat(Trial.compiling(tooDeep)).isInstanceOf(CompileResult.Rejected.class);
  }

  @Test
  void defect_26_numbers_and_arrows_are_read_as_they_are_written() {
    assertThat(diagnostics("x = 9223372036854775808\nout x"))
        .containsExactly("E020 9223372036854775808");
    assertThat(outputs("flag = true\nx = branch { flag->1, otherwise->0 }\ny = -3.5\nout x out y"))
        .isEqualTo("{\"x\":1,\"y\":-3.5}");
  }

  @Test
  void defect_27_an_input_is_declared_once_and_an_output_is_bound_where_it_stands() {
    assertThat(diagnostics("in x: Int\nin x: Int\nout x")).containsExactly("E030 x");
    assertThat(outputs("x = 1\nout x\nx = \"later\"\ny = x\nout y"))
        .isEqualTo("{\"x\":1,\"y\":\"later\"}");
  }

  @Test
  void defect_28_what_acts_on_endless_streams_is_refused() {
    assertThat(diagnostics("x = add(1, 2) with batch: 10\nout x"))
        .containsExactly("E040 batch: 10");
  }

  @Test
  void defect_29_a_map_prints_as_its_entries() {
    assertThat(outputs("x = \"${group-by([1, 2], (i) => \"k\")}\"\nout x"))
        .isEqualTo("{\"x\":\"{k: [1, 2]}\"}");
  }

  @Test
  void defect_30_errors_in_lambdas_have_their_place_and_every_kind_has_a_code() {
    assertThat(diagnostics("x = map([1], (i) => list-sum(i))\nout x")).containsExactly("E010 i");
    assertThat(diagnostics("x = [(i: Int) => i]\nout x")).containsExactly("E032 (i: Int) => i");
    assertThat(DiagnosticKind.values())
        .extracting(DiagnosticKind::code)
        .allMatch(code -> code.matches("(E|W|OPTS)\\d{3}"));
    for (Diagnostic one : Trial.compiling("x = map([1], (i) => nope)\nout x").diagnostics()) {
      assertThat(one.span().length()).isPositive();
    }
  }

  @Test
  void defect_31_names_may_begin_like_operators() {
    assertThat(
            outputs(
                "x = 1\norders = x\nandroid = orders\nwhenever = add(android, 1)\n"
                    + "withdraw = whenever\nuse stdlib.math\nassets = withdraw\nout assets"))
        .isEqualTo("{\"assets\":2}");
  }
}
