package dev.virgo.lang.check;

import dev.virgo.lang.check.ResolvedCall.Argument;
import dev.virgo.lang.diagnostic.CallMessages;
import dev.virgo.lang.diagnostic.DiagnosticSink;
import dev.virgo.lang.diagnostic.Messages;
import dev.virgo.lang.registry.TransformSignature;
import dev.virgo.lang.registry.TransformSignature.Nature;
import dev.virgo.lang.registry.TransformSignature.Parameter;
import dev.virgo.lang.source.Span;
import dev.virgo.lang.syntax.CallOption.WordValue;
import dev.virgo.lang.syntax.Expression;
import dev.virgo.lang.syntax.Expression.Call;
import dev.virgo.lang.syntax.Expression.NamedExpression;
import dev.virgo.lang.syntax.Expression.Parenthesized;
import dev.virgo.lang.syntax.Expression.RecordExpression;
import dev.virgo.lang.syntax.Name;
import dev.virgo.lang.syntax.OptionName;
import dev.virgo.lang.type.Substitution;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.type.Type.OptionalOf;
import dev.virgo.lang.type.Type.Primitive;
import dev.virgo.lang.type.Type.RecordOf;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Checks calls: which transform in which version, its inputs in declared order, then its
 * configuration.
 */
final class CallChecker {

  /** What {@code on_error: wrap} makes of a failure. */
  private static final Type FAILURE = failure();

  private static RecordOf failure() {
    SequencedMap<String, Type> fields = new LinkedHashMap<>();
    fields.put("moduleName", Primitive.STRING);
    fields.put("error", Primitive.STRING);
    fields.put("timestamp", Primitive.INT);
    return new RecordOf(fields);
  }

  private final ExpressionChecker expressions;
  private final Imports imports;
  private final TypeTable table;
  private final DiagnosticSink diagnostics;
  private final ConfigurationChecker configurations;
  private final OptionChecker options;
  private final ArgumentChecker arguments;

  CallChecker(
      ExpressionChecker expressions, Imports imports, TypeTable table, DiagnosticSink diagnostics) {
    this.expressions = expressions;
    this.imports = imports;
    this.table = table;
    this.diagnostics = diagnostics;
    this.configurations = new ConfigurationChecker(expressions, table, diagnostics);
    this.options = new OptionChecker(expressions, table, diagnostics);
    this.arguments = new ArgumentChecker(expressions, diagnostics);
  }

  Facts call(Call call) {
    Optional<TransformSignature> found = transform(call);
    if (found.isEmpty()) {
      call.arguments().forEach(expressions::inferUnasked);
      options.check(call, null, new Type.Erroneous());
      return Facts.erroneous();
    }
    TransformSignature transform = found.get();
    Expression last = call.arguments().isEmpty() ? null : call.arguments().getLast();
    RecordExpression configuration = configuration(transform, call.arguments().size(), last);
    List<Expression> passed =
        configuration == null
            ? call.arguments()
            : call.arguments().subList(0, call.arguments().size() - 1);
    Facts result =
        arity(call, transform, passed)
            ? checked(call, transform, passed, configuration)
            : unchecked(transform, passed, configuration);
    options.check(call, transform, result.type());
    return transform.nature() == Nature.TRANSFORM ? result : wrapped(call, result);
  }

  /** With {@code on_error: wrap} the result is a union with what a failure looks like. */
  private static Facts wrapped(Call call, Facts result) {
    boolean wraps =
        call.options().stream()
            .anyMatch(option ->
                option.option() == OptionName.ON_ERROR
                    && option.value() instanceof WordValue(var _, String word)
                    && word.equals("wrap"));
    return wraps && !result.isErroneous()
        ? new Facts(Type.union(List.of(result.type(), FAILURE)), null, result.computed())
        : result;
  }

  private Optional<TransformSignature> transform(Call call) {
    Span span = call.callee().span();
    Optional<String> name = imports.resolve(call.callee().text(), span);
    if (name.isEmpty()) {
      return Optional.empty();
    }
    List<TransformSignature> versions = imports.registry().versions(name.get());
    Name wanted = call.version();
    if (wanted == null) {
      return Optional.of(versions.getFirst());
    }
    Optional<TransformSignature> found =
        versions.stream().filter(one -> one.version().equals(wanted.text())).findFirst();
    if (found.isEmpty()) {
      diagnostics.report(
          Messages.undefinedVersion(
              call.callee().text(),
              wanted.text(),
              versions.stream().map(TransformSignature::version).toList(),
              wanted.span()));
    }
    return found;
  }

  /** The last argument if it is a record literal that no input asks for. */
  private static @Nullable RecordExpression configuration(
      TransformSignature transform, int count, @Nullable Expression last) {
    Expression bare = last;
    while (bare instanceof Parenthesized parenthesized) {
      bare = parenthesized.inner();
    }
    boolean function = transform.nature() != Nature.TRANSFORM && transform.config().isEmpty();
    if (function || !(bare instanceof RecordExpression record)) {
      return null;
    }
    boolean asked =
        count <= transform.inputs().size()
            && transform.inputs().get(count - 1).type() instanceof RecordOf;
    return asked ? null : record;
  }

  private boolean arity(Call call, TransformSignature transform, List<Expression> passed) {
    int most = transform.inputs().size();
    int least = most;
    while (least > 0 && transform.inputs().get(least - 1).optional()) {
      least--;
    }
    if (passed.size() >= least && passed.size() <= most) {
      return true;
    }
    String inputs =
        "Inputs of %s: %s"
            .formatted(
                transform.name(),
                most == 0
                    ? "none"
                    : String.join(
                        ", ",
                        transform.inputs().stream()
                            .map(input -> input.name() + ": " + input.type())
                            .toList()));
    String help =
        transform.config().isEmpty()
            ? inputs
            : inputs + "; then its configuration as a record: {" + firstField(transform) + ": …}";
    diagnostics.report(
        Messages.typeError(
            "Function %s expects %s arguments, got %d"
                .formatted(
                    call.callee().text(),
                    least == most ? "" + most : least + " to " + most,
                    passed.size()),
            call.callee()
                .span()
                .to(call.version() == null ? call.callee().span() : call.version().span()),
            help));
    return false;
  }

  private static String firstField(TransformSignature transform) {
    return transform.config().getFirst().name();
  }

  private Facts unchecked(
      TransformSignature transform,
      List<Expression> passed,
      @Nullable RecordExpression configuration) {
    passed.forEach(expressions::inferUnasked);
    // What was meant as configuration may be among the arguments: only what was given is looked at.
    configurations.checkGiven(transform, configuration);
    return Facts.erroneous();
  }

  private Facts checked(
      Call call,
      TransformSignature transform,
      List<Expression> passed,
      @Nullable RecordExpression configuration) {
    if (transform.nature() == Nature.TRANSFORM && expressions.insideLambda()) {
      diagnostics.report(
          CallMessages.transformInsideLambda(transform.name(), call.callee().span()));
      return unchecked(transform, passed, configuration);
    }
    if (transform.nature() != Nature.TRANSFORM) {
      return function(call, transform, passed, configuration);
    }
    List<Argument> arguments = new ArrayList<>();
    boolean lifted = false;
    for (int index = 0; index < passed.size(); index++) {
      Parameter parameter = transform.inputs().get(index);
      Expression value = passed.get(index);
      lifted |=
          expressions
              .places()
              .inArgument(
                  index + 1, parameter.name(), transform.name(), () -> argument(parameter, value));
      arguments.add(new Argument(parameter, value));
    }
    List<NamedExpression> fields = configurations.check(call, transform, configuration);
    table.call(call.id(), new ResolvedCall(transform, arguments, fields));
    return new Facts(transform.resultType(lifted), null, true);
  }

  /** A call of what runs in the process; its types may be generic. */
  private Facts function(
      Call call,
      TransformSignature signature,
      List<Expression> passed,
      @Nullable RecordExpression configuration) {
    Substitution settled = new Substitution();
    boolean computed = arguments.check(signature, passed, settled);
    List<Argument> bound = new ArrayList<>();
    for (int index = 0; index < passed.size(); index++) {
      Parameter parameter = signature.inputs().get(index);
      Type type = settled.applied(parameter.type());
      bound.add(
          new Argument(
              new Parameter(parameter.name(), type, parameter.optional()), passed.get(index)));
    }
    List<NamedExpression> fields = configurations.check(call, signature, configuration);
    table.call(call.id(), new ResolvedCall(signature, bound, fields));
    return new Facts(
        settled.applied(signature.resultType()),
        null,
        computed || signature.nature() == Nature.ACTION);
  }

  /** Checks one argument; the answer is whether it may be absent where the transform needs it. */
  private boolean argument(Parameter parameter, Expression value) {
    if (!(parameter.type() instanceof Type.Stream)) {
      expressions.check(value, parameter.type());
      return false;
    }
    Facts facts = expressions.infer(value);
    if (facts.type().equals(new OptionalOf(parameter.type()))) {
      return !parameter.optional();
    }
    expressions.fits(facts, parameter.type(), value.span());
    return false;
  }
}
