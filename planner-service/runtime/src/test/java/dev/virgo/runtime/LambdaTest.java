package dev.virgo.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virgo.lang.CompileResult;
import dev.virgo.lang.Compiler;
import dev.virgo.lang.TypeText;
import dev.virgo.lang.ir.IrNode;
import dev.virgo.lang.ir.IrPipeline;
import dev.virgo.lang.registry.ModuleRegistry;
import dev.virgo.lang.registry.TransformSignature;
import dev.virgo.lang.registry.TransformSignature.Nature;
import dev.virgo.lang.registry.TransformSignature.OutputField;
import dev.virgo.lang.registry.TransformSignature.Parameter;
import dev.virgo.lang.source.Span;
import dev.virgo.lang.value.Value;
import dev.virgo.lang.value.Value.FunctionValue;
import dev.virgo.lang.value.Value.IntValue;
import dev.virgo.lang.value.Value.UnionValue;
import dev.virgo.runtime.Evaluation.Ready;
import dev.virgo.runtime.Pipelines.Facts;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the function is that a call is given for a lambda. */
class LambdaTest {

  private static final ModuleRegistry REGISTRY =
      ModuleRegistry.of(
          List.of(
              function("apply", "U", "value: T", "change: (T) => U"),
              function("double", "Int", "number: Int")));

  private static TransformSignature function(String name, String result, String... parameters) {
    return new TransformSignature(
        "test." + name + "@1.0",
        name,
        "",
        "1.0",
        List.of(parameters).stream()
            .map(text -> text.split(": ", 2))
            .map(parts -> new Parameter(parts[0], TypeText.parseOfSignature(parts[1]), false))
            .toList(),
        List.of(),
        List.of(new OutputField("out", TypeText.parseOfSignature(result), "run")),
        Nature.FUNCTION);
  }

  /** The lambda that the only call of {@code apply} is given. */
  private static FunctionValue lambda(String source, Known known) {
    CompileResult result = Compiler.compile(source, REGISTRY);
    if (!(result instanceof CompileResult.Compiled compiled)) {
      throw new AssertionError(result.diagnostics().toString());
    }
    IrPipeline pipeline = compiled.pipeline();
    IrNode.TransformCall call = pipeline.calls().getLast();
    Evaluation evaluation =
        new Evaluator().evaluate(pipeline, call.inputs().getLast().source(), known);
    if (evaluation instanceof Ready(Value value) && value instanceof FunctionValue function) {
      return function;
    }
    throw new AssertionError(evaluation.toString());
  }

  private static String applied(String source, Known known, Value argument) {
    return lambda(source, known).body().apply(List.of(argument)).asText();
  }

  @Test
  void a_lambda_captures_what_is_around_it_by_value() {
    Known known = new Facts().input("t", new IntValue(10));
    String source = "in t: Int\nf = (x: Int) => \"${x + t} ${x != t}\"\ny = apply(1, f)\nout y";
    assertThat(applied(source, known, new IntValue(5))).isEqualTo("15 true");
  }

  @Test
  void a_parameter_hides_an_outer_name() {
    Known known = new Facts().input("t", new IntValue(10));
    assertThat(applied("in t: Int\ny = apply(1, (t) => t + 1)\nout y", known, new IntValue(5)))
        .isEqualTo("6");
  }

  @Test
  void a_choice_between_lambdas_is_the_lambda_that_it_chooses() {
    String source = "in t: Int\ny = apply(1, if (t > 3) (x) => x + t else (x) => x - t)\nout y";
    assertThat(applied(source, new Facts().input("t", new IntValue(10)), new IntValue(5)))
        .isEqualTo("15");
    assertThat(applied(source, new Facts().input("t", new IntValue(1)), new IntValue(5)))
        .isEqualTo("4");
  }

  @Test
  void a_failure_in_a_lambda_names_the_place_in_its_body() {
    FunctionValue function = lambda("y = apply(1, (x) => 1 / x)\nout y", new Facts());
    assertThatThrownBy(() -> function.body().apply(List.of(new IntValue(0))))
        .isInstanceOfSatisfying(
            LambdaFailure.class,
            failure -> {
              assertThat(failure.failed().message()).isEqualTo("Division by zero");
              assertThat(failure.failed().span()).isEqualTo(new Span(20, 25));
            });
  }

  @Test
  void a_function_that_a_lambda_calls_is_called_through_what_is_known() {
    Known known =
        new Known() {
          @Override
          public Fact input(String name) {
            throw new AssertionError(name);
          }

          @Override
          public Fact field(int call, String field) {
            throw new AssertionError(field);
          }

          @Override
          public Fact function(TransformSignature function, List<Value> arguments) {
            return arguments.getFirst() instanceof IntValue(long number)
                ? new Fact.Given(new IntValue(2 * number))
                : new Fact.Failed("no number");
          }
        };
    assertThat(applied("y = apply(1, (x) => double(x) + 1)\nout y", known, new IntValue(5)))
        .isEqualTo("11");
  }

  @Test
  void a_lambda_that_takes_more_than_it_is_asked_to_gets_its_argument_tagged() {
    FunctionValue function =
        lambda(
            "y = apply(1, (x: Int | String) => match x { is Int -> \"i\", is String -> \"s\" })\nout y",
            new Facts());
    assertThat(function.body().apply(List.of(new IntValue(5))).asText()).isEqualTo("i");
    FunctionValue same = lambda("y = apply(1, (x: Int | String) => x)\nout y", new Facts());
    assertThat(same.body().apply(List.of(new IntValue(5)))).isInstanceOf(UnionValue.class);
  }
}
