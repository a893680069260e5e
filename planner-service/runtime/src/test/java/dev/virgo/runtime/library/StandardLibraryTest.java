package dev.virgo.runtime.library;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.lang.CompileResult;
import dev.virgo.lang.Compiler;
import dev.virgo.runtime.json.RunJson;
import dev.virgo.runtime.run.PipelineRun;
import dev.virgo.runtime.run.RunResult;
import dev.virgo.runtime.run.RunSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandardLibraryTest {

  /** What an expression gives: its JSON, or the message of the failure. */
  private static String evaluated(String expression) {
    List<LocalFunction> functions = new ArrayList<>(StandardLibrary.functions(_ -> {}));
    functions.addAll(DemoModules.functions());
    Library library = new Library(functions);
    return switch (Compiler.compile("x = " + expression + "\nout x", library.registry())) {
      case CompileResult.Rejected(var diagnostics) -> diagnostics.getFirst().message();
      case CompileResult.Compiled compiled -> {
        RunResult result =
            PipelineRun.run(compiled.pipeline(), Map.of(), library, RunSettings.standard());
        yield result.failures().isEmpty()
            ? RunJson.outputs(compiled.pipeline(), result).path("x").toString()
            : result.failures().getFirst().message();
      }
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "divide(0 - 7, 2) | -3",
        "modulo(0 - 7, 3) | -1",
        "divide(1, 0) | Division by zero in stdlib.divide",
        "modulo(1, 0) | Division by zero in stdlib.modulo",
        "add(9223372036854775807, 1) | -9223372036854775808",
        "abs(-1.5) | 1.5",
        "abs(0.0 - 2) | 2.0",
        "negate(2.5) | -2.5",
        "max(1.5, -2.5) | 1.5",
        "min(1.5, -2.5) | -2.5",
        "max(3, 7) | 7",
        "min(3, 7) | 3",
        "max(1, 2.5) | Type mismatch: expected Int, got Float, in argument 2 ('b') of max",
        "max(2.5, 1) | Type mismatch: expected Float, got Int, in argument 2 ('b') of max",
        "map([-1.5, 2.5], (v) => abs(v)) | [1.5,2.5]",
        "reduce([1.5, 2.5], (a, b) => max(a, b)) | 2.5",
        "abs(-9223372036854775808) | -9223372036854775808",
        "divide(-9223372036854775808, 0 - 1) | -9223372036854775808",
        "round(2.5) | 3",
        "round(-2.5) | -2",
        "round(0.5) | 1",
        "round(0.0 / 0.0) | 0",
        "to-int(2.9) | 2",
        "to-int(1e300) | 9223372036854775807",
        "floor(-1.5) | -2",
        "ceil(-1.5) | -1",
        "clamp(5.0, 0.0, 1.0) | 1.0",
        "clamp(5.0, 2.0, 1.0) | stdlib.clamp: low must be at most high, got 2.0 and 1.0",
        "pow(2.0, 10.0) | 1024.0",
        "to-string(42) | \"42\"",
        "parse-int(\"42\") | 42",
        "parse-int(\"4 2\") | null",
        "parse-int(\"١\") | null",
        "parse-int(\"+5\") | null",
        "parse-int(\"-5\") | -5",
        "parse-float(\"١.٥\") | null",
        "eq-int(2, 2) | true",
        "eq-int(2, 3) | false",
        "gt(2, 2) | false",
        "gt(3, 2) | true",
        "gte(2, 2) | true",
        "gte(1, 2) | false",
        "lt(2, 2) | false",
        "lt(1, 2) | true",
        "lte(2, 2) | true",
        "lte(3, 2) | false",
        "stdlib.bool.or(false, true) | true",
        "stdlib.bool.or(false, false) | false",
        "stdlib.bool.and(true, false) | false",
        "lowercase(\"ÄbC\") | \"äbc\"",
        "multiply(-3, 7) | -21",
        "subtract(3, 7) | -4",
        "negate(7) | -7",
        "sqrt(6.25) | 2.5",
        "sqrt(-1.0) | \"NaN\"",
        "to-float(3) | 3.0",
        "Min([3, -2, 5]) | -2",
        "Min([]) | 0",
        "Replace(\"a-b-c\", \"-\", \"+\") | \"a+b+c\"",
        "Split(\"a-b--c\", \"-\") | [\"a\",\"b\",\"\",\"c\"]",
        "RateLimitedApi(\"q\") | \"RateLimitedApi: q\"",
        "ResourceIntensiveTask(\"q\") | \"ResourceIntensiveTask: q\"",
        "parse-float(\"-1.5e3\") | -1500.0",
        "parse-float(\"0x1p3\") | null",
        // date -u -d 2026-03-01T12:00:00Z +%s
        "parse-time(\"2026-03-01T12:00:00Z\") | 1772366400000",
        "parse-time(\"2026-03-01T13:00:00.250+01:00\") | 1772366400250",
        "parse-time(\"2026-02-29T12:00:00Z\") | null",
        "parse-time(\"2026-03-01\") | null",
        "parse-time(\"+999999999-12-31T23:59:59Z\") | null",
        "format-time(1772366400000) | \"2026-03-01T12:00:00Z\"",
        "format-time(-1) | \"1969-12-31T23:59:59.999Z\"",
        "date-of(1772366400000) | {\"year\":2026,\"month\":3,\"day\":1}",
        "fold([1, 2], 0, (_, _) => 1) | 1",
        "string-length(\"a😀\") | 3",
        "split(\"a,b,,c,\", \",\") | [\"a\",\"b\",\"\",\"c\",\"\"]",
        "split(\"\", \",\") | [\"\"]",
        "split(\"abc\", \"\") | [\"abc\"]",
        "join([\"a\", \"\", \"b\"], \"-\") | \"a--b\"",
        "join([], \"-\") | \"\"",
        "replace(\"aXbX\", \"X\", \"yy\") | \"ayybyy\"",
        "contains(\"abc\", \"\") | true",
        "trim(\"\u0009 a \u00a0\") | \"a \u00a0\"",
        "substring(\"abc\", 1, 99) | \"bc\"",
        "substring(\"abc\", 2, 1) | \"\"",
        "pad(\"7\", 3, \"ab\") | \"7ab\"",
        "pad(\"7777\", 3, \"0\") | \"7777\"",
        "pad(\"7\", 3, \"\") | stdlib.pad: the filler is empty",
        "starts-with(\"abc\", \"ab\") | true",
        "uppercase(\"straße\") | \"STRASSE\"",
        "stdlib.bool.not(true) | false",
        "eq-string(\"a\", \"b\") | false",
        "list-sum([]) | 0",
        "list-length([\"a\"]) | 1",
        "list-is-empty([]) | true",
        "list-first([]) | stdlib.list-first: list is empty",
        "list-last([\"a\", \"b\"]) | \"b\"",
        "list-concat([1], [2, 3]) | [1,2,3]",
        "list-contains([{a: 1}], {a: 1}) | true",
        "list-reverse([1, 2]) | [2,1]",
        "take([1, 2, 3], 2) | [1,2]",
        "drop([1, 2, 3], 5) | []",
        "distinct([1, 2, 1]) | [1,2]",
        "zip([1, 2], [\"a\"]) | [{\"first\":1,\"second\":\"a\"}]",
        "range(1, 3) | [1,2,3]",
        "filter([1, 2, 3], (i) => i > 1) | [2,3]",
        "map([1, 2], (i) => \"${i}\") | [\"1\",\"2\"]",
        "Map([1, 2, 3], (x) => x * 2) | [2,4,6]",
        "all([], (i) => false) | true",
        "any([], (i) => true) | false",
        "all([1, 0], (i) => 1 / i > 2) | false",
        "map([1, 0], (i) => 1 / i) | Division by zero",
        "map([1], (i) => divide(i, 0)) | Division by zero in stdlib.divide",
        "sort-by([{a: 2}, {a: 1}], (r) => r.a) | [{\"a\":1},{\"a\":2}]",
        "flat-map([1, 2], (i) => [i, i]) | [1,1,2,2]",
        "fold([1, 2, 3], \"\", (t, i) => \"${t}${i}\") | \"123\"",
        "fold([1, 2, 3], [], (all, i) => list-concat([i], all)) | [3,2,1]",
        "fold([1, 2], [], (all: List<Int>, i) => list-concat(all, [i])) | [1,2]",
        "fold([1, 2], [], (all, i) => if (list-is-empty(all)) [i] else all) | [1]",
        "fold([2, 3], {sum: 0, seen: []}, (a, i) => {sum: a.sum + i, seen: list-concat(a.seen, [i])}).seen | [2,3]",
        "fold([[1], [2, 3]], [], (all, l) => fold(l, all, (own, i) => list-concat(own, [i]))) | [1,2,3]",
        "fold([[1], [2, 3]], [], (all, l) => list-concat(all, fold(l, [], (own, i) => list-concat(own, [i * 2])))) | [2,4,6]",
        "fold([1], [], (all, i) => \"s\") | Type mismatch: expected List<Nothing>, got String, in lambda body (expected return: List<Nothing>), in argument 3 ('step') of fold",
        "reduce([1, 2, 3], (a, b) => a - b) | -4",
        "reduce([1], (a, b) => a - b) | 1",
        "map([[1], [2, 3]], (l) => list-sum(map(l, (i) => i * 2))) | [2,10]",
        "group-by([1, 2, 3], (i) => if (i > 1) \"big\" else \"small\") | {\"small\":[1],\"big\":[2,3]}",
        "get(group-by([1, 2], (i) => i), 2) | [2]",
        "keys(put(group-by([1], (i) => i), 5, [6])) | [1,5]",
        "size(group-by([1, 2], (i) => i)) | 2",
        "unwrap-or(some(1), 2) | 1",
        "is-some(some(1)) | true",
        "identity(\"i\") | \"i\"",
        "WordCount(\" a  b \") | 2",
        "SumList([]) | 0",
        "Average([1, 2]) | 1.5",
        "Max([]) | 0",
        "FilterGreaterThan([1, 2, 3], 2) | [3]",
        "MultiplyEach([1, 2], 3) | [3,6]",
        "Range(1, 3) | [1,2,3]",
        "Range(3, 1) | []",
        "FormatNumber(1234567) | \"1,234,567\"",
        "SplitLines(\"a\\nb\") | [\"a\",\"b\"]",
      })
  void a_function_does_what_the_reference_says(String expression, String result) {
    assertThat(evaluated(expression)).isEqualTo(result);
  }

  @Test
  void what_is_no_number_is_refused_where_one_is_asked_for() {
    assertThat(evaluated("abs(\"a\")"))
        .isEqualTo(
            "Type mismatch: expected Float | Int, got String, in argument 1 ('value') of abs");
    assertThat(evaluated("max([1, 2.5], 1)")).startsWith("Type mismatch: expected Float | Int,");
    assertThat(evaluated("abs(list-first([]))")).isEqualTo("stdlib.list-first: list is empty");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Range(0, 9223372036854775807)",
        "Range(-9223372036854775808, 9223372036854775807)",
        "pad(\"\", 9000000000, \"x\")",
        "TextLength(pad(\"\", 60000000, \"x\"))",
      })
  void what_would_fill_the_memory_fails(String expression) {
    assertThat(evaluated(expression)).contains("takes too much work");
  }
}
