package dev.virgo.lang.check;

import dev.virgo.lang.diagnostic.DiagnosticSink;
import dev.virgo.lang.diagnostic.Messages;
import dev.virgo.lang.syntax.Expression.MatchCase;
import dev.virgo.lang.syntax.Expression.MatchExpression;
import dev.virgo.lang.syntax.Name;
import dev.virgo.lang.syntax.Pattern;
import dev.virgo.lang.syntax.Pattern.FieldPattern;
import dev.virgo.lang.syntax.Pattern.RecordPattern;
import dev.virgo.lang.syntax.Pattern.TypePattern;
import dev.virgo.lang.syntax.Pattern.Wildcard;
import dev.virgo.lang.type.Subtyping;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.type.Type.Primitive;
import dev.virgo.lang.type.Type.RecordOf;
import dev.virgo.lang.type.Type.UnionOf;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Checks {@code match}: what each pattern lets through, and that together they miss nothing. */
final class MatchChecker {

  private final ExpressionChecker expressions;
  private final ChoiceChecker choices;
  private final Scope scope;
  private final TypeResolver types;
  private final TypeTable table;
  private final DiagnosticSink diagnostics;

  MatchChecker(
      ExpressionChecker expressions,
      ChoiceChecker choices,
      Scope scope,
      TypeResolver types,
      TypeTable table,
      DiagnosticSink diagnostics) {
    this.expressions = expressions;
    this.choices = choices;
    this.scope = scope;
    this.types = types;
    this.table = table;
    this.diagnostics = diagnostics;
  }

  Facts match(MatchExpression match, Sides sides) {
    Facts scrutinee = expressions.infer(match.scrutinee());
    List<Type> members = members(scrutinee.type());
    Set<Type> covered = new LinkedHashSet<>();
    boolean certain = !scrutinee.isErroneous();
    boolean computed = scrutinee.computed();
    Type type = Primitive.NOTHING;
    for (MatchCase one : match.cases()) {
      List<Type> matched = certain ? matched(one.pattern(), members) : List.of();
      certain &= !uncertain(one.pattern());
      if (certain && matched.isEmpty()) {
        diagnostics.report(
            Messages.patternTypeMismatch(
                one.pattern().text(), scrutinee.type().toString(), one.pattern().span()));
        certain = false;
      } else if (certain && covered.containsAll(matched)) {
        diagnostics.report(Messages.unreachableCase(one.pattern().text(), one.pattern().span()));
      }
      covered.addAll(matched);
      table.members(one.pattern().id(), matched);
      Facts body = body(one, matched, scrutinee.computed(), sides);
      computed |= body.computed();
      type = choices.common(type, body.type(), one.body().span());
    }
    List<String> missing =
        members.stream()
            .filter(member -> !covered.contains(member))
            .map(Type::toString)
            .sorted()
            .toList();
    if (certain && !missing.isEmpty()) {
      diagnostics.report(
          Messages.nonExhaustiveMatch(scrutinee.type().toString(), missing, match.span()));
    }
    return new Facts(sides.type().apply(type), null, computed);
  }

  private static List<Type> members(Type type) {
    return type instanceof UnionOf(List<Type> variants) ? variants : List.of(type);
  }

  private List<Type> matched(Pattern pattern, List<Type> members) {
    return switch (pattern) {
      case Wildcard _ -> members;
      case TypePattern(int id, var _, Name name) -> {
        Type wanted = types.named(name);
        table.type(id, wanted);
        List<Type> alternatives = members(wanted);
        yield members.stream().filter(alternatives::contains).toList();
      }
      case RecordPattern(int _, var _, List<FieldPattern> fields) ->
          members.stream()
              .filter(member ->
                  member instanceof RecordOf record
                      && fields.stream()
                          .allMatch(field -> record.fields().containsKey(field.name().text())))
              .toList();
    };
  }

  /** Whether the pattern names a type that is unknown, so that what it covers is unknown too. */
  private boolean uncertain(Pattern pattern) {
    return pattern instanceof TypePattern
        && table.isTyped(pattern.id())
        && table.typeOf(pattern.id()).isErroneous();
  }

  private Facts body(MatchCase one, List<Type> matched, boolean computed, Sides sides) {
    int mark = scope.enter();
    if (one.pattern() instanceof RecordPattern(int _, var _, List<FieldPattern> fields)) {
      Set<String> names = new HashSet<>();
      for (FieldPattern field : fields) {
        Name name = field.name();
        if (!names.add(name.text())) {
          diagnostics.report(
              Messages.duplicateDefinition("pattern field", name.text(), name.span()));
        }
        bind(field, matched, computed);
      }
    }
    Facts facts = sides.of(one.body());
    scope.leave(mark);
    return facts;
  }

  private void bind(FieldPattern field, List<Type> matched, boolean computed) {
    Type type = matched.isEmpty() ? new Type.Erroneous() : Primitive.NOTHING;
    for (Type member : matched) {
      if (member instanceof RecordOf record) {
        Type own = record.fields().get(field.name().text());
        type = own == null ? type : Subtyping.common(type, own);
      }
    }
    Binding binding =
        new Binding(field.id(), field.name().text(), 1, type, field.span(), true, null, computed);
    table.type(field.id(), type);
    table.binding(field.id(), binding);
    scope.bindLocal(binding);
  }
}
