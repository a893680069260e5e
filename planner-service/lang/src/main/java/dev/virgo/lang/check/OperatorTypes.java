package dev.virgo.lang.check;

import dev.virgo.lang.syntax.Operator;
import dev.virgo.lang.type.Subtyping;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.type.Type.ListOf;
import dev.virgo.lang.type.Type.Primitive;
import dev.virgo.lang.type.Type.RecordOf;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The types that operators take and give. Empty means that the operator does not take these types.
 */
final class OperatorTypes {

  private OperatorTypes() {}

  /** Int with Int is Int, else Float. */
  static Optional<Type> arithmetic(Type left, Type right) {
    if (left == Primitive.NOTHING || right == Primitive.NOTHING) {
      Type other = left == Primitive.NOTHING ? right : left;
      return other.isNumeric() || other == Primitive.NOTHING
          ? Optional.of(other)
          : Optional.empty();
    }
    if (!left.isNumeric() || !right.isNumeric()) {
      return Optional.empty();
    }
    boolean integers = left == Primitive.INT && right == Primitive.INT;
    return Optional.of(integers ? Primitive.INT : Primitive.FLOAT);
  }

  static boolean isComparable(Operator operator, Type left, Type right) {
    if (left.isNumeric() && right.isNumeric()) {
      return true;
    }
    if (left.holdsFunction() || right.holdsFunction()) {
      return false;
    }
    if (left == Primitive.NOTHING || right == Primitive.NOTHING) {
      return true;
    }
    if (operator == Operator.EQUAL || operator == Operator.NOT_EQUAL) {
      return isSame(left, right) && !left.holdsStream();
    }
    return left == Primitive.STRING && right == Primitive.STRING;
  }

  /** Whether two types have the same values. */
  static boolean isSame(Type left, Type right) {
    return Subtyping.isSubtype(left, right) && Subtyping.isSubtype(right, left);
  }

  /** Record with record, list of records with either, element by element or to every element. */
  static Optional<Type> merge(Type left, Type right) {
    Optional<RecordOf> first = recordOf(left);
    Optional<RecordOf> second = recordOf(right);
    if (first.isEmpty() || second.isEmpty()) {
      return Optional.empty();
    }
    Type merged = mergedRecord(first.get(), second.get());
    boolean list = left instanceof ListOf || right instanceof ListOf;
    if (list && merged.holdsStream()) {
      return Optional.empty();
    }
    return Optional.of(list ? new ListOf(merged) : merged);
  }

  /** The record itself, or that of a list's elements. */
  static Optional<RecordOf> recordOf(Type type) {
    if (type instanceof ListOf(Type element)) {
      return element instanceof RecordOf record ? Optional.of(record) : Optional.empty();
    }
    return type instanceof RecordOf record ? Optional.of(record) : Optional.empty();
  }

  /** All fields of both; the right one wins. */
  static RecordOf mergedRecord(RecordOf left, RecordOf right) {
    SequencedMap<String, Type> fields = new LinkedHashMap<>(left.fields());
    fields.putAll(right.fields());
    return new RecordOf(fields);
  }
}
