package dev.virgo.lang.dag;

import dev.virgo.lang.type.Type;
import java.util.List;

/**
 * What computes a data node out of others without a module (language reference, section 7.2). Each
 * says everything that its result depends on beside its inputs, so that a stored graph can run.
 */
public sealed interface InlineTransform {

  /** Name of the kind, as names of data nodes have it. */
  default String kind() {
    return switch (this) {
      case Merge _ -> "merge";
      case Project _ -> "project";
      case FieldAccess _ -> "field";
      case Conditional _ -> "conditional";
      case Literal _ -> "literal";
      case And _ -> "and";
      case Or _ -> "or";
      case Not _ -> "not";
      case Arithmetic _ -> "arithmetic";
      case Comparison _ -> "comparison";
      case Guard _ -> "guard";
      case Coalesce _ -> "coalesce";
      case ListLiteral _ -> "list";
      case RecordBuild _ -> "record";
      case StringInterpolation _ -> "interpolate";
      case Match _ -> "match";
      case Matched _ -> "matched";
      case Widen _ -> "widen";
      case Alias _ -> "alias";
      case HigherOrder _ -> "hof";
      case Lambda _ -> "lambda";
    };
  }

  /** Of {@code left} and {@code right}: fields of both, those of the right win. */
  record Merge() implements InlineTransform {}

  /** Fields of {@code source}, or of each of its elements. */
  record Project(List<String> fields) implements InlineTransform {
    public Project {
      fields = List.copyOf(fields);
    }
  }

  /** A field of {@code source}, or of each of its elements. */
  record FieldAccess(String field) implements InlineTransform {}

  /** {@code thenBr} if {@code cond} holds, else {@code elseBr}. */
  record Conditional() implements InlineTransform {}

  /** A value, in the syntax of the language; its type is that of the data node. */
  record Literal(String value) implements InlineTransform {}

  /** Of {@code left} and {@code right}; looks at the right only if the left one holds. */
  record And() implements InlineTransform {}

  /** Of {@code left} and {@code right}; looks at the right only if the left one does not hold. */
  record Or() implements InlineTransform {}

  /** The opposite of {@code operand}. */
  record Not() implements InlineTransform {}

  /** {@code left} and {@code right} under {@code + - * /}. */
  record Arithmetic(String operator) implements InlineTransform {}

  /** {@code left} and {@code right} under {@code == != < <= > >=}. */
  record Comparison(String operator) implements InlineTransform {}

  /** {@code expr} if {@code cond} holds, else nothing. */
  record Guard() implements InlineTransform {}

  /** What is in {@code left}, else {@code right}. */
  record Coalesce() implements InlineTransform {}

  /** A list of {@code elem0}, {@code elem1}, … */
  record ListLiteral(int size) implements InlineTransform {}

  /** A record; its inputs have the names of its fields. */
  record RecordBuild(List<String> fieldNames) implements InlineTransform {
    public RecordBuild {
      fieldNames = List.copyOf(fieldNames);
    }
  }

  /** The texts of {@code expr0}, {@code expr1}, … between one part more. */
  record StringInterpolation(List<String> parts) implements InlineTransform {
    public StringInterpolation {
      parts = List.copyOf(parts);
    }
  }

  /**
   * The first of {@code case0}, {@code case1}, … whose pattern lets {@code scrutinee} through.
   *
   * @param patterns the members of the scrutinee's union that each of them lets through
   */
  record Match(List<List<Type>> patterns) implements InlineTransform {
    public Match {
      patterns = patterns.stream().map(List::copyOf).toList();
    }
  }

  /** {@code source} without its tag, as one of the records that a pattern let through. */
  record Matched(List<Type> members) implements InlineTransform {
    public Matched {
      members = List.copyOf(members);
    }
  }

  /** {@code source} as a value of the data node's type, which is wider. */
  record Widen() implements InlineTransform {}

  /** {@code source} under a name of its own, for a module that reads it twice. */
  record Alias() implements InlineTransform {}

  /**
   * A call of a function that is given functions. It reads {@code source}, its first plain
   * argument, and the further ones under the names of their parameters; what a lambda takes from
   * around it is {@code <parameter>.capture0}, {@code <parameter>.capture1}, …
   *
   * @param function its identity
   * @param lambdas those that stand in the call, by parameter
   */
  record HigherOrder(String function, List<PassedLambda> lambdas) implements InlineTransform {
    public HigherOrder {
      lambdas = List.copyOf(lambdas);
    }
  }

  /** A lambda that is passed for a parameter. */
  record PassedLambda(String parameter, DagSpec body) {}

  /**
   * A lambda that is chosen among several; it reads {@code capture0}, {@code capture1}, …
   *
   * @param body its inputs are the parameters and then what it captures, named by their position;
   *     its output is {@code result}
   */
  record Lambda(DagSpec body) implements InlineTransform {}
}
