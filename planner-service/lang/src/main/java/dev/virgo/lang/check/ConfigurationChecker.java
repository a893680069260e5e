package dev.virgo.lang.check;

import dev.virgo.lang.diagnostic.CallMessages;
import dev.virgo.lang.diagnostic.DiagnosticSink;
import dev.virgo.lang.diagnostic.Messages;
import dev.virgo.lang.registry.TransformSignature;
import dev.virgo.lang.registry.TransformSignature.ConfigField;
import dev.virgo.lang.source.Span;
import dev.virgo.lang.syntax.Expression;
import dev.virgo.lang.syntax.Expression.Call;
import dev.virgo.lang.syntax.Expression.ListExpression;
import dev.virgo.lang.syntax.Expression.NamedExpression;
import dev.virgo.lang.syntax.Expression.Parenthesized;
import dev.virgo.lang.syntax.Expression.RecordExpression;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.type.Type.ListOf;
import dev.virgo.lang.type.Type.OptionalOf;
import dev.virgo.lang.type.Type.Primitive;
import dev.virgo.lang.value.Value;
import dev.virgo.lang.value.Value.FloatValue;
import dev.virgo.lang.value.Value.IntValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checks the configuration of a call: known fields, their types and ranges, and that planning can
 * know them.
 */
final class ConfigurationChecker {

  private final ExpressionChecker expressions;
  private final TypeTable table;
  private final DiagnosticSink diagnostics;

  ConfigurationChecker(ExpressionChecker expressions, TypeTable table, DiagnosticSink diagnostics) {
    this.expressions = expressions;
    this.table = table;
    this.diagnostics = diagnostics;
  }

  /** Checks what was given and what was left out; answers the fields that are known. */
  List<NamedExpression> check(
      Call call, TransformSignature transform, @Nullable RecordExpression record) {
    if (record == null && transform.config().isEmpty()) {
      return List.of();
    }
    List<NamedExpression> known = checkGiven(transform, record);
    Set<String> given =
        known.stream().map(field -> field.name().text()).collect(Collectors.toSet());
    List<ConfigField> missing =
        transform.config().stream()
            .filter(field -> field.defaultValue() == null && !given.contains(field.name()))
            .filter(field -> !(field.type() instanceof OptionalOf))
            .toList();
    if (!missing.isEmpty()) {
      missing(transform, missing, record, record == null ? call.callee().span() : record.span());
    }
    return known;
  }

  private void missing(
      TransformSignature transform,
      List<ConfigField> fields,
      @Nullable RecordExpression record,
      Span span) {
    String places =
        fields.stream().map(field -> field.name() + ": …").collect(Collectors.joining(", "));
    String before = record == null || record.fields().isEmpty() ? "" : "…, ";
    String completed = "{" + before + places + "}";
    diagnostics.report(
        CallMessages.missingConfiguration(
            transform.name(),
            fields.stream().map(field -> field.name() + ": " + field.type()).toList(),
            record == null ? "%s(…, %s)".formatted(transform.name(), completed) : completed,
            fields.stream()
                .filter(ConfigurationChecker::isRestricted)
                .map(field -> allowed(transform, field))
                .toList(),
            span));
  }

  private static boolean isRestricted(ConfigField field) {
    return field.min() != null
        || field.max() != null
        || field.minSize() != null
        || field.maxSize() != null
        || field.pattern() != null;
  }

  /** Checks what was given; answers the fields that are known. */
  List<NamedExpression> checkGiven(
      TransformSignature transform, @Nullable RecordExpression record) {
    List<NamedExpression> known = new ArrayList<>();
    Set<String> given = new HashSet<>();
    for (NamedExpression field : record == null ? List.<NamedExpression>of() : record.fields()) {
      String name = field.name().text();
      Optional<ConfigField> declared = transform.configField(name);
      if (declared.isEmpty()) {
        expressions.infer(field.value());
        diagnostics.report(
            CallMessages.unknownConfiguration(
                name,
                transform.name(),
                transform.config().stream().map(ConfigField::name).toList(),
                field.name().span()));
      } else if (!given.add(name)) {
        expressions.infer(field.value());
        diagnostics.report(
            Messages.duplicateDefinition("configuration field", name, field.name().span()));
      } else {
        value(transform, declared.get(), field.value());
        known.add(field);
      }
    }
    return known;
  }

  private void value(TransformSignature transform, ConfigField field, Expression value) {
    Type type = field.type() instanceof OptionalOf(Type inner) ? inner : field.type();
    Facts facts = typed(value, type);
    Value constant = facts.constant();
    if (facts.computed()) {
      diagnostics.report(
          CallMessages.unplannedConfiguration(field.name(), transform.name(), value.span()));
    } else if (constant != null) {
      range(transform, field, constant, value.span());
      field
          .misfit(constant)
          .ifPresent(problem -> misfit(transform, field, constant.asText(), problem, value));
    } else if (list(value) instanceof ListExpression list) {
      int size = list.elements().size();
      field.misfit(size).ifPresent(problem -> misfit(transform, field, "a list", problem, value));
    }
  }

  private static Expression list(Expression value) {
    return value instanceof Parenthesized parenthesized ? list(parenthesized.inner()) : value;
  }

  private void misfit(
      TransformSignature transform,
      ConfigField field,
      String given,
      String problem,
      Expression value) {
    diagnostics.report(
        CallMessages.invalidConfiguration(
            field.name(), given, problem, value.span(), allowed(transform, field)));
  }

  /** Like checking anywhere, but a constant Int stands for a Float too. */
  private Facts typed(Expression value, Type expected) {
    if (value instanceof Parenthesized parenthesized) {
      Facts facts = typed(parenthesized.inner(), expected);
      table.type(value.id(), facts.type());
      return facts;
    }
    if (value instanceof ListExpression list && expected instanceof ListOf(Type element)) {
      List<Facts> elements = list.elements().stream().map(part -> typed(part, element)).toList();
      table.type(value.id(), expected);
      return new Facts(expected, null, elements.stream().anyMatch(Facts::computed));
    }
    if (expected != Primitive.FLOAT) {
      return expressions.check(value, expected);
    }
    Facts facts = expressions.infer(value);
    if (facts.type() == Primitive.INT && facts.constant() instanceof IntValue(long number)) {
      Value converted = new FloatValue(number);
      table.conversion(value.id(), converted);
      return new Facts(Primitive.FLOAT, converted, false);
    }
    return expressions.fits(facts, expected, value.span()) ? facts : Facts.erroneous();
  }

  private void range(TransformSignature transform, ConfigField field, Value constant, Span span) {
    double number =
        switch (constant) {
          case IntValue(long integer) -> integer;
          case FloatValue(double real) -> real;
          case Value.TextValue _,
              Value.BooleanValue _,
              Value.ListValue _,
              Value.RecordValue _,
              Value.MapValue _,
              Value.UnionValue _,
              Value.FunctionValue _,
              Value.SomeValue _,
              Value.NoneValue _ ->
              0;
        };
    if (constant instanceof FloatValue && !Double.isFinite(number)) {
      diagnostics.report(
          CallMessages.invalidConfiguration(
              field.name(), constant.asText(), "must be finite", span, allowed(transform, field)));
      return;
    }
    if (!(constant instanceof IntValue || constant instanceof FloatValue)) {
      return;
    }
    Double min = field.min();
    Double max = field.max();
    String constraint = null;
    if (min != null && (field.minExclusive() ? number <= min : number < min)) {
      constraint = "must be " + (field.minExclusive() ? "> " : ">= ") + bound(field, min);
    } else if (max != null && (field.maxExclusive() ? number >= max : number > max)) {
      constraint = "must be " + (field.maxExclusive() ? "< " : "<= ") + bound(field, max);
    }
    if (constraint != null) {
      diagnostics.report(
          CallMessages.invalidConfiguration(
              field.name(), constant.asText(), constraint, span, allowed(transform, field)));
    }
  }

  private static String bound(ConfigField field, double bound) {
    return field.type() == Primitive.INT && bound == Math.rint(bound)
        ? Long.toString((long) bound)
        : Double.toString(bound);
  }

  private static String allowed(TransformSignature transform, ConfigField field) {
    StringBuilder text = new StringBuilder(transform.name() + " takes " + field.name());
    Double min = field.min();
    Double max = field.max();
    if (min != null) {
      text.append(field.minExclusive() ? " > " : " >= ").append(bound(field, min));
    }
    if (max != null) {
      text.append(min == null ? "" : " and").append(field.maxExclusive() ? " < " : " <= ");
      text.append(bound(field, max));
    }
    if (field.minSize() != null || field.maxSize() != null) {
      text.append(" of size ").append(field.minSize() == null ? 0 : field.minSize());
      text.append(field.maxSize() == null ? " or more" : " to " + field.maxSize());
    }
    if (field.pattern() != null) {
      text.append(" matching ").append(field.pattern());
    }
    Value usual = field.defaultValue();
    if (usual != null) {
      text.append("; its default is ").append(usual.asText());
    }
    return text.toString();
  }
}
