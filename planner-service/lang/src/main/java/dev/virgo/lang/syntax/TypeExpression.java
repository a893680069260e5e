package dev.virgo.lang.syntax;

import dev.virgo.lang.source.Span;
import java.util.List;

/** A type as written. */
public sealed interface TypeExpression extends Tree {

  record NamedType(int id, Span span, String name) implements TypeExpression {}

  /** {@code List<Int>}. */
  record GenericType(int id, Span span, Name name, List<TypeExpression> arguments)
      implements TypeExpression {
    public GenericType {
      arguments = List.copyOf(arguments);
    }
  }

  record RecordTypeExpression(int id, Span span, List<TypedField> fields)
      implements TypeExpression {
    public RecordTypeExpression {
      fields = List.copyOf(fields);
    }
  }

  /** {@code A + B}. */
  record MergedType(int id, Span span, TypeExpression left, TypeExpression right)
      implements TypeExpression {}

  /** {@code A | B | C}. */
  record UnionTypeExpression(int id, Span span, List<TypeExpression> members)
      implements TypeExpression {
    public UnionTypeExpression {
      members = List.copyOf(members);
    }
  }

  /** {@code (A, B) => C}; only signatures of functions can say it. */
  record FunctionType(int id, Span span, List<TypeExpression> parameters, TypeExpression result)
      implements TypeExpression {
    public FunctionType {
      parameters = List.copyOf(parameters);
    }
  }

  /** Stands where a type could not be read; the reason has been reported. */
  record UnreadableType(int id, Span span) implements TypeExpression {}

  /** A field of a record type. */
  record TypedField(Name name, TypeExpression type) {}
}
