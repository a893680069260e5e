package dev.virgo.runtime.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.virgo.lang.CompileResult;
import dev.virgo.lang.Compiler;
import dev.virgo.lang.TypeText;
import dev.virgo.lang.ir.IrPipeline;
import dev.virgo.lang.registry.TransformSignature;
import dev.virgo.lang.registry.TransformSignature.Nature;
import dev.virgo.lang.registry.TransformSignature.OutputField;
import dev.virgo.lang.registry.TransformSignature.Parameter;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.value.Value;
import dev.virgo.runtime.library.Library;
import dev.virgo.runtime.library.LocalFunction;
import dev.virgo.runtime.library.StandardLibrary;
import dev.virgo.runtime.run.PipelineRun;
import dev.virgo.runtime.run.Resumption;
import dev.virgo.runtime.run.RunResult;
import dev.virgo.runtime.run.RunSettings;
import dev.virgo.runtime.run.SuspendedExecution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SuspensionJsonTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Library library;

  SuspensionJsonTest() {
    List<LocalFunction> functions = new ArrayList<>(StandardLibrary.functions(_ -> {}));
    Type any = TypeText.parseOfSignature("T");
    var keep =
        new TransformSignature(
            "Keep@1.0",
            "Keep",
            "",
            "1.0",
            List.of(new Parameter("value", any, false)),
            List.of(),
            List.of(new OutputField("out", any, "run")),
            Nature.FUNCTION);
    functions.add(new LocalFunction.Pure(keep, (all, _) -> all.getFirst()));
    library = new Library(functions);
  }

  private IrPipeline pipeline(String source) {
    return switch (Compiler.compile(source, library.registry())) {
      case CompileResult.Compiled compiled -> compiled.pipeline();
      case CompileResult.Rejected(var diagnostics) ->
          throw new AssertionError(diagnostics.toString());
    };
  }

  /** A pipeline that calls something with a value, and waits for an input. */
  private IrPipeline keeping(String type, String value) {
    return pipeline(
        "in given: %s\nin late: Int\nkept = Keep(%s)\nx = add(late, 1)\nout kept\nout x"
            .formatted(type, value));
  }

  private SuspendedExecution suspended(IrPipeline pipeline, Map<String, Value> inputs) {
    return Objects.requireNonNull(
        PipelineRun.run(pipeline, inputs, library, RunSettings.standard()).suspended());
  }

  private static JsonNode written(IrPipeline pipeline, SuspendedExecution suspended) {
    return switch (SuspensionJson.write(pipeline, suspended)) {
      case SuspensionJson.Kept.Done(SuspensionJson.Written written) -> {
        assertThat(written.leftOut()).isEmpty();
        yield written.json();
      }
      case SuspensionJson.Kept.Unfit(String message) -> throw new AssertionError(message);
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "String | \"ä\\\"\"",
        "Int | -9223372036854775807",
        "Float | 0.1",
        "Boolean | true",
        "List<Int> | []",
        "List<List<Int>> | [[1],[]]",
        "{a: Int, b: {c: String}} | {\"a\":1,\"b\":{\"c\":\"x\"}}",
        "Map<String, Int> | {\"k\":1}",
        "Map<Int, String> | [[1,\"x\"]]",
        "Optional<Int> | 1",
        "Optional<Int> | null",
        "List<Optional<Int>> | [1,null]",
        "Int | String | {\"tag\":\"Int\",\"value\":1}",
      })
  void a_value_of_every_type_comes_back_as_it_is(String line) throws Exception {
    int bar = line.lastIndexOf("| ");
    comesBack(line.substring(0, bar).trim(), JSON.readTree(line.substring(bar + 2)));
  }

  private void comesBack(String type, JsonNode json) throws Exception {
    IrPipeline pipeline = keeping(type, "given");
    var inputs = RunJson.inputs(pipeline, Map.of("given", json));
    assertThat(inputs).isInstanceOf(RunJson.Inputs.Read.class);
    SuspendedExecution suspended = suspended(pipeline, ((RunJson.Inputs.Read) inputs).values());
    assertThat(suspended.computed()).hasSize(1);
    JsonNode again = JSON.readTree(written(pipeline, suspended).toString());
    assertThat(SuspensionJson.read(pipeline, again))
        .isEqualTo(new SuspensionJson.Kept.Done<>(suspended));
  }

  /** The order of members is no part of a pipeline's hash. */
  @Test
  void a_member_of_a_union_is_the_same_where_its_members_stand_in_another_order() {
    IrPipeline pipeline = keeping("Int | Float", "given");
    var three = new Value.UnionValue(Type.Primitive.INT, new Value.IntValue(3));
    SuspendedExecution suspended = suspended(pipeline, Map.of("given", three));
    IrPipeline other = keeping("Float | Int", "given");
    assertThat(other.structuralHash()).isEqualTo(pipeline.structuralHash());
    assertThat(SuspensionJson.read(other, written(pipeline, suspended)))
        .isEqualTo(new SuspensionJson.Kept.Done<>(suspended));
  }

  @Test
  void nothing_in_an_optional_of_an_optional_is_not_nothing() throws Exception {
    IrPipeline pipeline = keeping("Optional<Int>", "given when true");
    SuspendedExecution suspended = suspended(pipeline, Map.of("given", new Value.NoneValue()));
    assertThat(suspended.computed().firstEntry().getValue())
        .isEqualTo(new Value.SomeValue(new Value.NoneValue()));
    assertThat(SuspensionJson.read(pipeline, written(pipeline, suspended)))
        .isEqualTo(new SuspensionJson.Kept.Done<>(suspended));
  }

  @Test
  void numbers_that_json_has_no_form_for_come_back() {
    IrPipeline pipeline = keeping("Float", "given");
    SuspendedExecution suspended =
        suspended(pipeline, Map.of("given", new Value.FloatValue(Double.NEGATIVE_INFINITY)));
    assertThat(SuspensionJson.read(pipeline, written(pipeline, suspended)))
        .isEqualTo(new SuspensionJson.Kept.Done<>(suspended));
  }

  /** Two calls, of which the second has a value that cannot be kept. */
  private void leavesOut(String program, String why) {
    IrPipeline pipeline =
        pipeline(
            "in given: Int\nin late: Int\nsmall = Keep(given)\n%s\nlarge = Keep(value)\n"
                    .formatted(program)
                + "x = add(late, small)\nout large\nout x");
    SuspendedExecution suspended = suspended(pipeline, Map.of("given", new Value.IntValue(40)));
    assertThat(suspended.computed()).hasSize(2);
    var kept =
        assertTimeoutPreemptively(
            Duration.ofSeconds(20), () -> SuspensionJson.write(pipeline, suspended));
    assertThat(kept).isInstanceOf(SuspensionJson.Kept.Done.class);
    var written = ((SuspensionJson.Kept.Done<SuspensionJson.Written>) kept).value();
    assertThat(written.leftOut())
        .singleElement(InstanceOfAssertFactories.STRING)
        .contains("large", why);
    var read = SuspensionJson.read(pipeline, written.json());
    assertThat(read).isInstanceOf(SuspensionJson.Kept.Done.class);
    var again = ((SuspensionJson.Kept.Done<SuspendedExecution>) read).value();
    assertThat(again.computed().values()).containsExactly(new Value.IntValue(40));
    var resumed =
        PipelineRun.resume(
            pipeline,
            again,
            Map.of("late", new Value.IntValue(2)),
            Map.of(),
            library,
            RunSettings.standard());
    var result = ((Resumption.Ended) resumed).result();
    assertThat(result.outputs()).containsEntry("x", new Value.IntValue(42));
    assertThat(result.calls().get("large")).isInstanceOf(RunResult.CallStatus.Fired.class);
  }

  @Test
  void a_value_that_is_nested_too_deep_to_be_read_is_left_out_and_its_call_made_again() {
    leavesOut("value = " + "[".repeat(60) + "given" + "]".repeat(60), "at most 50 levels");
  }

  /** 2^40 numbers, of which one is there. */
  @Test
  void a_value_that_shares_its_parts_is_not_written_if_it_is_too_large_then() {
    var doubling = new StringBuilder("v0 = given\n");
    for (int depth = 1; depth <= 40; depth++) {
      doubling.append("v%1$d = [v%2$d, v%2$d]\n".formatted(depth, depth - 1));
    }
    leavesOut(doubling + "value = v40", "too large");
  }

  /** It came in a text of 100 MB at most, and there is no call that makes it again. */
  @Test
  void an_input_is_kept_however_large_it_is() {
    IrPipeline pipeline = keeping("String", "1");
    Value given = new Value.TextValue("a".repeat(2 * (int) SuspensionJson.MOST_WEIGHT));
    var suspended = suspended(pipeline, Map.of("given", given));
    var written = SuspensionJson.write(pipeline, suspended);
    assertThat(written).isInstanceOf(SuspensionJson.Kept.Done.class);
    var json = ((SuspensionJson.Kept.Done<SuspensionJson.Written>) written).value().json();
    assertThat(json.path("inputs").path("given").textValue()).hasSize(8_000_000);
    assertThat(
            PipelineRun.resume(
                pipeline,
                suspended,
                Map.of("late", new Value.IntValue(2)),
                Map.of(),
                library,
                RunSettings.standard()))
        .isInstanceOf(Resumption.Ended.class);
  }

  @Test
  void an_execution_of_another_pipeline_is_not_written() {
    SuspendedExecution suspended =
        suspended(keeping("Int", "given"), Map.of("given", new Value.IntValue(1)));
    assertThat(SuspensionJson.write(keeping("Int", "given + 1"), suspended))
        .isInstanceOf(SuspensionJson.Kept.Unfit.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "null",
        "{\"format\": \"virgo/suspended/2\"}",
        "{\"format\": \"virgo/suspended/1\"}",
      })
  void what_is_no_suspended_execution_is_refused(String json) throws Exception {
    assertThat(SuspensionJson.read(keeping("Int", "given"), JSON.readTree(json)))
        .isInstanceOf(SuspensionJson.Kept.Unfit.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/execution | \"1-2\"",
        "/execution | 7",
        "/attempt | -1",
        "/attempt | 1.5",
        "/attempt | 99999999999",
        "/inputs/given | \"x\"",
        "/inputs/other | 1",
        "/computed | {}",
        "/computed/0 | 7",
        "/computed/0/place | -1",
        "/computed/0/place | 2147483647",
        "/computed/0/place | \"0\"",
        "/computed/0/value | \"x\"",
        "/computed/0/value | null",
      })
  void a_member_that_was_tampered_with_is_refused(String path, String value) throws Exception {
    IrPipeline pipeline = keeping("Int", "given");
    JsonNode json = written(pipeline, suspended(pipeline, Map.of("given", new Value.IntValue(1))));
    int slash = path.lastIndexOf('/');
    JsonNode parent = json.at(path.substring(0, slash));
    if (parent instanceof ObjectNode object) {
      object.set(path.substring(slash + 1), JSON.readTree(value));
    } else {
      ((com.fasterxml.jackson.databind.node.ArrayNode) parent).set(0, JSON.readTree(value));
    }
    assertThat(SuspensionJson.read(pipeline, json)).isInstanceOf(SuspensionJson.Kept.Unfit.class);
  }

  @Test
  void whatever_is_done_to_the_text_reading_it_throws_nothing() {
    IrPipeline pipeline = keeping("{a: Int, b: List<Optional<String>>}", "given");
    var given =
        RunJson.inputs(
            pipeline, Map.of("given", JSON.createObjectNode().put("a", 1).set("b", list())));
    String text =
        written(pipeline, suspended(pipeline, ((RunJson.Inputs.Read) given).values())).toString();
    Random random = new Random(20261123);
    int read = 0;
    for (int round = 0; round < 20_000; round++) {
      StringBuilder mutated = new StringBuilder(text);
      for (int change = random.nextInt(3); change >= 0; change--) {
        int at = random.nextInt(mutated.length());
        switch (random.nextInt(3)) {
          case 0 -> mutated.deleteCharAt(at);
          case 1 -> mutated.setCharAt(at, text.charAt(random.nextInt(text.length())));
          default -> mutated.insert(at, text.charAt(random.nextInt(text.length())));
        }
      }
      JsonNode json;
      try {
        json = JSON.readTree(mutated.toString());
      } catch (com.fasterxml.jackson.core.JsonProcessingException _) {
        continue;
      }
      read++;
      if (SuspensionJson.read(pipeline, json)
          instanceof SuspensionJson.Kept.Done(SuspendedExecution suspended)) {
        PipelineRun.resume(
            pipeline, suspended, Map.of(), Map.of(), library, RunSettings.standard());
      }
    }
    assertThat(read).isGreaterThan(1000);
  }

  private static JsonNode list() {
    return JSON.createArrayNode().add("x").addNull();
  }
}
