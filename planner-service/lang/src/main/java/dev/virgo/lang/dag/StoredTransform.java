package dev.virgo.lang.dag;

import dev.virgo.lang.dag.InlineTransform.PassedLambda;
import java.util.List;
import java.util.Set;

/** Reads inline transforms. */
final class StoredTransform {

  private static final Set<String> ARITHMETIC = Set.of("+", "-", "*", "/");
  private static final Set<String> COMPARISON = Set.of("==", "!=", "<", "<=", ">", ">=");

  private StoredTransform() {}

  static InlineTransform read(Stored stored) {
    String kind = stored.said("kind");
    return switch (kind) {
      case "Merge" -> plain(stored, new InlineTransform.Merge());
      case "Conditional" -> plain(stored, new InlineTransform.Conditional());
      case "And" -> plain(stored, new InlineTransform.And());
      case "Or" -> plain(stored, new InlineTransform.Or());
      case "Not" -> plain(stored, new InlineTransform.Not());
      case "Guard" -> plain(stored, new InlineTransform.Guard());
      case "Coalesce" -> plain(stored, new InlineTransform.Coalesce());
      case "Widen" -> plain(stored, new InlineTransform.Widen());
      case "Alias" -> plain(stored, new InlineTransform.Alias());
      case "Project" -> new InlineTransform.Project(only(stored, "fields").texts());
      case "FieldAccess" -> new InlineTransform.FieldAccess(only(stored, "field").text());
      case "Literal" -> new InlineTransform.Literal(only(stored, "value").text());
      case "Arithmetic" -> new InlineTransform.Arithmetic(operator(stored, ARITHMETIC));
      case "Comparison" -> new InlineTransform.Comparison(operator(stored, COMPARISON));
      case "ListLiteral" -> new InlineTransform.ListLiteral(only(stored, "size").number());
      case "RecordBuild" -> new InlineTransform.RecordBuild(only(stored, "field_names").texts());
      case "StringInterpolation" -> interpolation(only(stored, "parts"));
      case "Match" ->
          new InlineTransform.Match(
              only(stored, "patterns").elements().stream()
                  .map(pattern -> pattern.elements().stream().map(StoredType::read).toList())
                  .toList());
      case "Matched" ->
          new InlineTransform.Matched(
              only(stored, "members").elements().stream().map(StoredType::read).toList());
      case "HigherOrder" -> higherOrder(stored);
      case "Lambda" -> new InlineTransform.Lambda(StoredDag.graph(only(stored, "body")));
      default -> throw stored.unfit("there is no transform '" + kind + "'");
    };
  }

  private static InlineTransform plain(Stored stored, InlineTransform transform) {
    stored.record("kind");
    return transform;
  }

  private static Stored only(Stored stored, String member) {
    return stored.record("kind", member).get(member);
  }

  private static String operator(Stored stored, Set<String> known) {
    Stored operator = only(stored, "operator");
    if (!known.contains(operator.text())) {
      throw operator.unfit("there is no such operator: " + operator.text());
    }
    return operator.text();
  }

  private static InlineTransform interpolation(Stored parts) {
    List<String> texts = parts.texts();
    if (texts.isEmpty()) {
      throw parts.unfit("there is one part more than expressions");
    }
    return new InlineTransform.StringInterpolation(texts);
  }

  private static InlineTransform higherOrder(Stored stored) {
    Stored.Fields call = stored.record("kind", "function", "lambdas");
    List<PassedLambda> lambdas =
        call.get("lambdas").elements().stream().map(StoredTransform::passed).toList();
    return new InlineTransform.HigherOrder(call.get("function").text(), lambdas);
  }

  private static PassedLambda passed(Stored stored) {
    if (!stored.said("kind").equals("PassedLambda")) {
      throw stored.unfit("this is no PassedLambda");
    }
    Stored.Fields lambda = stored.record("kind", "parameter", "body");
    return new PassedLambda(lambda.get("parameter").text(), StoredDag.graph(lambda.get("body")));
  }
}
