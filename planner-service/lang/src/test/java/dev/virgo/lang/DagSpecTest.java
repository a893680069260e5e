package dev.virgo.lang;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.lang.CompileResult.Compiled;
import dev.virgo.lang.CompileResult.Rejected;
import dev.virgo.lang.dag.DagCompiler;
import dev.virgo.lang.dag.DagSpec;
import dev.virgo.lang.dag.DagSpec.DataNode;
import dev.virgo.lang.dag.DagSpec.Edge;
import dev.virgo.lang.dag.InlineTransform;
import dev.virgo.lang.dag.RuntimeType;
import dev.virgo.lang.registry.ModuleRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What section 7.2 and appendix E.1 of the language reference say of the graph. */
class DagSpecTest {

  private static DagSpec dag(String source, ModuleRegistry registry) {
    return switch (Compiler.compile(source, registry)) {
      case Compiled compiled -> DagCompiler.compile(compiled.pipeline(), "example");
      case Rejected(var diagnostics) -> throw new AssertionError(diagnostics.toString());
    };
  }

  private static DagSpec dag(String source) {
    return dag(source, Functions.registry());
  }

  private static DagSpec example() {
    return dag(SpanTest.SOURCE, EegTransforms.registry());
  }

  private static DataNode named(DagSpec dag, String name) {
    return dag.data().values().stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void example_has_the_modules_data_and_edges_of_the_reference() {
    DagSpec dag = example();
    assertThat(dag.modules().values())
        .extracting(module -> module.metadata().name())
        .containsExactly("example.Concat", "example.Trim", "example.Uppercase");
    assertThat(dag.data().values())
        .extracting(DataNode::name)
        .containsExactly(
            "firstName", "lastName", "Concat_output", "Trim_output", "Uppercase_output");
    assertThat(dag.inEdges())
        .containsExactly(
            new Edge("d1", "m1"), new Edge("d2", "m1"), new Edge("d3", "m2"), new Edge("d4", "m3"));
    assertThat(dag.outEdges())
        .containsExactly(new Edge("m1", "d3"), new Edge("m2", "d4"), new Edge("m3", "d5"));
    assertThat(dag.declaredOutputs()).containsExactly("result");
    assertThat(dag.outputBindings()).isEqualTo(Map.of("result", "d5"));
  }

  @Test
  void nicknames_say_what_each_module_calls_its_data() {
    assertThat(example().data().values())
        .extracting(node -> Map.copyOf(node.nicknames()))
        .containsExactly(
            Map.of("d1", "firstName", "m1", "a"),
            Map.of("d2", "lastName", "m1", "b"),
            Map.of("m1", "out", "m2", "text"),
            Map.of("m2", "out", "m3", "text"),
            Map.of("m3", "out"));
  }

  @Test
  void derived_sets_follow_from_edges_and_transforms() {
    DagSpec dag = dag("in n: Int\nin unused: Int\nx = add(n, 1) with fallback: 7\nout x");
    List<String> inputs = List.of("d1", "d2");
    assertThat(dag.topLevel()).isEqualTo(inputs);
    assertThat(dag.userInputs()).isEqualTo(inputs);
    assertThat(dag.bottomLevel())
        .extracting(id -> dag.data().getOrDefault(id, named(dag, "n")).name())
        .containsExactly("unused", "add_output");
    assertThat(example().bottomLevel()).containsExactly("d5");
  }

  @Test
  void a_module_that_reads_the_same_data_twice_reads_it_once_through_an_alias() {
    DagSpec dag = dag("in n: Int\nx = add(n, n)\nout x");
    DataNode alias = named(dag, "alias_1_output");
    assertThat(alias.transformInputs()).isEqualTo(Map.of("source", "d1"));
    assertThat(alias.nicknames()).isEqualTo(Map.of("m1", "b"));
    assertThat(named(dag, "n").nicknames()).isEqualTo(Map.of("d1", "n", "m1", "a"));
  }

  @Test
  void options_stand_beside_the_modules_in_the_syntax_of_the_language() {
    DagSpec dag =
        dag("x = Fetch(1) with retry: 2, timeout: 1s, on_error: skip, throttle: 5/1min\nout x");
    assertThat(dag.moduleOptions())
        .isEqualTo(
            Map.of(
                "m1",
                Map.of(
                    "retry", "2",
                    "timeout", "1000ms",
                    "throttle", "5/60000ms",
                    "on_error", "skip")));
    assertThat(dag.modules().firstEntry().getValue().config().moduleTimeout())
        .isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void a_branch_is_a_module_of_its_own() {
    DagSpec dag = dag("in n: Int\nx = branch { n > 9 -> \"hi\", otherwise -> \"lo\" }\nout x");
    var module = dag.modules().firstEntry().getValue();
    assertThat(module.metadata().name()).isEqualTo("example.branch-1");
    assertThat(module.consumes().keySet()).containsExactly("cond0", "expr0", "otherwise");
    assertThat(module.produces().keySet()).containsExactly("out");
    assertThat(named(dag, "branch_1_output").nicknames()).isEqualTo(Map.of("m1", "out"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "n + 1 | arithmetic | left, right",
        "{a: 1} + {b: n} | merge | left, right",
        "r[a] | project | source",
        "r.a | field | source",
        "if (c) 1 else 2 | conditional | cond, thenBr, elseBr",
        "7 | literal | ``",
        "c and c | and | left, right",
        "c or c | or | left, right",
        "not c | not | operand",
        "n when c | guard | expr, cond",
        "o ?? 1 | coalesce | left, right",
        "\"${n} ${c}\" | interpolate | expr0, expr1",
        "[n, 1] | list | elem0, elem1",
        "{f: n, g: 1} | record | f, g",
        "map([1], (i) => i) | hof | source",
        "map([1], (i) => i + n) | hof | source, transform.capture0",
        "fold([1], 2, (a, i) => a) | hof | source, start",
        "match u { {a} -> n, _ -> 1 } | match | scrutinee, case0, case1",
      })
  void inline_transforms_read_by_the_keys_of_the_reference(
      String expression, String kind, String keys) {
    String inputs =
        "in n: Int in c: Boolean in r: {a: Int, b: Int} in o: Optional<Int>"
            + " in u: {a: Int} | {b: Int}\n";
    DagSpec dag = dag(inputs + "x = " + expression + "\nout x");
    DataNode node = named(dag, kind + "_1_output");
    assertThat(node.inlineTransform()).extracting(InlineTransform::kind).isEqualTo(kind);
    assertThat(String.join(", ", node.transformInputs().keySet())).isEqualTo(keys);
  }

  @Test
  void everything_that_a_result_depends_on_is_in_the_data_of_its_transform() {
    String source =
        """
        in d: {a: Int, b: Int}
        in u: {a: Int} | {b: String}
        x = map([1], (i) => i + 1)
        y = "p${d.a} ${d[a]}"
        z = match u { {a} -> 1, _ -> 2 }
        w = 2.0 > 1.0
        out x out y out z out w
        """;
    String shown = StageView.of(dag(source)).toString();
    for (String[] change :
        new String[][] {
          {"i + 1", "i + 2"},
          {"i + 1", "i - 1"},
          {"\"p", "\"q"},
          {"d.a", "d.b"},
          {"[a]", "[b]"},
          {"{a} ->", "{b} ->"},
          {"2.0 >", "3.0 >"},
          {"> 1.0", ">= 1.0"}
        }) {
      String changed = source.replace(change[0], change[1]);
      assertThat(changed).isNotEqualTo(source);
      assertThat(StageView.of(dag(changed)).toString()).as(changed).isNotEqualTo(shown);
    }
    assertThat(StageView.of(dag(source)).toString()).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "String | {tag=CString}",
        "Int | {tag=CInt}",
        "Float | {tag=CFloat}",
        "Boolean | {tag=CBoolean}",
        "List<Int> | {tag=CList, valuesType={tag=CInt}}",
        "Map<String, Int> | {tag=CMap, keysType={tag=CString}, valuesType={tag=CInt}}",
        "{b: Int, a: Float} | {tag=CProduct, structure={b={tag=CInt}, a={tag=CFloat}}}",
        "Optional<Int> | {tag=COptional, innerType={tag=CInt}}",
        "(Int) => Int | {tag=CString}",
        "Signal | {tag=CStream, kind=Signal}",
      })
  void types_are_stored_with_the_tags_of_the_reference(String type, String stored) {
    assertThat(RuntimeType.of(TypeText.parseOfSignature(type))).hasToString(stored);
  }

  @Test
  void members_of_a_union_are_tagged_in_the_order_of_declaration() {
    assertThat(RuntimeType.of(TypeText.parse("String | Int")))
        .hasToString("{tag=CUnion, structure={variant0={tag=CString}, variant1={tag=CInt}}}");
    assertThat(RuntimeType.of(TypeText.parse("Int | String")))
        .hasToString("{tag=CUnion, structure={variant0={tag=CInt}, variant1={tag=CString}}}");
  }

  @Test
  void a_transform_with_several_fields_produces_each_of_them() {
    DagSpec dag =
        dag(
            "in eeg: Signal\nq = virgo.eeg.SignalQuality(eeg)\nx = q.mains_ratio\nout x",
            EegTransforms.registry());
    assertThat(dag.data().values())
        .extracting(DataNode::name)
        .contains("SignalQuality_mains_ratio_output", "record_1_output", "field_1_output");
  }
}
