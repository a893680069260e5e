package dev.virgo.lang.type;

import dev.virgo.lang.type.Type.Erroneous;
import dev.virgo.lang.type.Type.FunctionOf;
import dev.virgo.lang.type.Type.ListOf;
import dev.virgo.lang.type.Type.MapOf;
import dev.virgo.lang.type.Type.OpenRecordOf;
import dev.virgo.lang.type.Type.OptionalOf;
import dev.virgo.lang.type.Type.Primitive;
import dev.virgo.lang.type.Type.RecordOf;
import dev.virgo.lang.type.Type.UnionOf;
import java.util.List;
import java.util.Map;

/** The subtype relation and the common type of two types. Erroneous types fit everywhere. */
public final class Subtyping {

  private Subtyping() {}

  /**
   * Whether a value of {@code sub} may stand where {@code type} is asked for. Int is no Float, T is
   * no Optional of T.
   */
  public static boolean isSubtype(Type sub, Type type) {
    if (sub.equals(type)
        || sub == Primitive.NOTHING
        || sub instanceof Erroneous
        || type instanceof Erroneous) {
      return true;
    }
    if (sub instanceof UnionOf(List<Type> variants)) {
      return variants.stream().allMatch(variant -> isSubtype(variant, type));
    }
    return switch (type) {
      case UnionOf(List<Type> variants) ->
          variants.stream().anyMatch(variant -> isSubtype(sub, variant));
      case ListOf(Type element) -> sub instanceof ListOf(Type own) && isSubtype(own, element);
      case OptionalOf(Type inner) -> sub instanceof OptionalOf(Type own) && isSubtype(own, inner);
      case MapOf(Type key, Type value) ->
          sub instanceof MapOf(Type ownKey, Type ownValue)
              && ownKey.equals(key)
              && isSubtype(ownValue, value);
      case RecordOf record ->
          sub instanceof RecordOf own && isRecordSubtype(own.fields(), record.fields());
      case OpenRecordOf record -> {
        Map<String, Type> own =
            switch (sub) {
              case RecordOf closed -> closed.fields();
              case OpenRecordOf open -> open.fields();
              default -> Map.of();
            };
        yield isRecordSubtype(own, record.fields());
      }
      case FunctionOf(List<Type> parameters, Type result) ->
          sub instanceof FunctionOf own
              && own.parameters().size() == parameters.size()
              && accepts(own.parameters(), parameters)
              && isSubtype(own.result(), result);
      case Primitive _, Type.Stream _, Type.Variable _ -> false;
      case Erroneous _ -> true;
    };
  }

  /** Whether each parameter takes what is passed for it. */
  private static boolean accepts(List<Type> parameters, List<Type> passed) {
    for (int index = 0; index < passed.size(); index++) {
      if (!isSubtype(passed.get(index), parameters.get(index))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isRecordSubtype(Map<String, Type> sub, Map<String, Type> type) {
    for (Map.Entry<String, Type> field : type.entrySet()) {
      Type own = sub.get(field.getKey());
      if (own == null || !isSubtype(own, field.getValue())) {
        return false;
      }
    }
    return true;
  }

  /**
   * The least type both fit into: the wider one, else their union. A stream and the same stream
   * made optional have the optional stream in common, because an absent stream is not a value that
   * would have to be wrapped.
   */
  public static Type common(Type left, Type right) {
    if (left instanceof Erroneous || right instanceof Erroneous) {
      return new Erroneous();
    }
    if (isSubtype(left, right)) {
      return right;
    }
    if (isSubtype(right, left)) {
      return left;
    }
    if (left instanceof Type.Stream && right.equals(new OptionalOf(left))) {
      return right;
    }
    if (right instanceof Type.Stream && left.equals(new OptionalOf(right))) {
      return left;
    }
    return Type.union(List.of(left, right));
  }
}
