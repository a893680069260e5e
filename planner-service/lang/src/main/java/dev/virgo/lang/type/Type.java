package dev.virgo.lang.type;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A type of the language. Its text form is its spelling in pipeline text. */
public sealed interface Type {

  /** The primitive types and the bottom type (element type of {@code []}). */
  enum Primitive implements Type {
    STRING("String"),
    INT("Int"),
    FLOAT("Float"),
    BOOLEAN("Boolean"),
    NOTHING("Nothing");

    private final String spelling;

    Primitive(String spelling) {
      this.spelling = spelling;
    }

    @Override
    public String toString() {
      return spelling;
    }
  }

  /** Opaque streams: no literals, no operators, only transforms read them. */
  enum Stream implements Type {
    SIGNAL("Signal"),
    FRAMES("Frames"),
    EVENTS("Events");

    private final String spelling;

    Stream(String spelling) {
      this.spelling = spelling;
    }

    @Override
    public String toString() {
      return spelling;
    }
  }

  /** A closed record; the order of fields is kept for printing and does not matter for equality. */
  record RecordOf(SequencedMap<String, Type> fields) implements Type {
    public RecordOf {
      fields = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(fields));
    }

    @Override
    public String toString() {
      return fields.entrySet().stream()
          .map(field -> field.getKey() + ": " + field.getValue())
          .collect(Collectors.joining(", ", "{", "}"));
    }
  }

  /**
   * A record with at least these fields; each call chooses anew what further ones the row variable
   * stands for (language reference, section 3.10). Only signatures hold one.
   *
   * @param fields at least one
   */
  record OpenRecordOf(SequencedMap<String, Type> fields, String row) implements Type {
    public OpenRecordOf {
      fields = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(fields));
    }

    @Override
    public String toString() {
      return fields.entrySet().stream()
          .map(field -> field.getKey() + ": " + field.getValue())
          .collect(Collectors.joining(", ", "{", " | " + row + "}"));
    }
  }

  record ListOf(Type element) implements Type {
    @Override
    public String toString() {
      return "List<" + element + ">";
    }
  }

  record MapOf(Type key, Type value) implements Type {
    @Override
    public String toString() {
      return "Map<" + key + ", " + value + ">";
    }
  }

  record OptionalOf(Type inner) implements Type {
    @Override
    public String toString() {
      return "Optional<" + inner + ">";
    }
  }

  /** At least two different variants, none of them a union. */
  record UnionOf(List<Type> variants) implements Type {
    public UnionOf {
      variants = List.copyOf(variants);
    }

    @Override
    public boolean equals(Object other) {
      return this == other
          || (other instanceof UnionOf(List<Type> others)
              && new LinkedHashSet<>(variants).equals(new LinkedHashSet<>(others)));
    }

    /**
     * Asks each variant once. A set asks them again for its own hash: twice as often at every level
     * of unions in unions.
     */
    @Override
    public int hashCode() {
      return variants.stream().mapToInt(Type::hashCode).distinct().sum();
    }

    @Override
    public String toString() {
      return variants.stream().map(Type::toString).sorted().collect(Collectors.joining(" | "));
    }
  }

  /** A function: what a lambda is. It is known when compiling and is no value of a run. */
  record FunctionOf(List<Type> parameters, Type result) implements Type {
    public FunctionOf {
      parameters = List.copyOf(parameters);
    }

    @Override
    public String toString() {
      return parameters.stream().map(Type::toString).collect(Collectors.joining(", ", "(", ")"))
          + " => "
          + result;
    }
  }

  /** A type that each call of a generic function chooses anew; only signatures hold one. */
  record Variable(String name) implements Type {
    /** Whether it stands for Int or Float only: the one called N. */
    public boolean isNumber() {
      return name.equals("N");
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * What a mistake leaves behind; compatible with everything, so that one mistake is reported once.
   */
  record Erroneous() implements Type {
    @Override
    public String toString() {
      return "?";
    }
  }

  /** The union of types: flattened, without duplicates; one that remains is itself. */
  static Type union(List<Type> members) {
    LinkedHashSet<Type> flat = new LinkedHashSet<>();
    for (Type member : members) {
      if (member instanceof UnionOf(List<Type> variants)) {
        flat.addAll(variants);
      } else {
        flat.add(member);
      }
    }
    List<Type> variants = new ArrayList<>(flat);
    return variants.size() == 1 ? variants.getFirst() : new UnionOf(variants);
  }

  /** Whether a stream occurs anywhere in this type. */
  default boolean holdsStream() {
    return this instanceof Stream || anyPart(Type::holdsStream);
  }

  /** Whether a function occurs anywhere in this type. */
  default boolean holdsFunction() {
    return this instanceof FunctionOf || anyPart(Type::holdsFunction);
  }

  /** Whether a variable of a signature occurs anywhere in this type. */
  default boolean isGeneric() {
    return this instanceof Variable || this instanceof OpenRecordOf || anyPart(Type::isGeneric);
  }

  /** The types that this one is made of. */
  private Collection<Type> parts() {
    return switch (this) {
      case Primitive _, Erroneous _, Stream _, Variable _ -> List.of();
      case RecordOf(SequencedMap<String, Type> fields) -> fields.values();
      case OpenRecordOf(SequencedMap<String, Type> fields, String _) -> fields.values();
      case ListOf(Type element) -> List.of(element);
      case MapOf(Type key, Type value) -> List.of(key, value);
      case OptionalOf(Type inner) -> List.of(inner);
      case UnionOf(List<Type> variants) -> variants;
      case FunctionOf(List<Type> parameters, Type result) -> {
        List<Type> all = new ArrayList<>(parameters);
        all.add(result);
        yield all;
      }
    };
  }

  private boolean anyPart(Predicate<Type> property) {
    // Makes no collection: this is asked of every expression.
    return switch (this) {
      case Primitive _, Erroneous _, Stream _, Variable _ -> false;
      case ListOf(Type element) -> property.test(element);
      case MapOf(Type key, Type value) -> property.test(key) || property.test(value);
      case OptionalOf(Type inner) -> property.test(inner);
      case RecordOf _, OpenRecordOf _, UnionOf _, FunctionOf _ -> anyOf(parts(), property);
    };
  }

  private static boolean anyOf(Collection<Type> parts, Predicate<Type> property) {
    for (Type part : parts) {
      if (property.test(part)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a mistake is anywhere in this type. */
  default boolean isErroneous() {
    return this instanceof Erroneous || anyPart(Type::isErroneous);
  }

  /**
   * Whether this type has more than {@code limit} parts; looks at no more than that, because parts
   * can be shared.
   */
  default boolean isLargerThan(int limit) {
    Deque<Type> open = new ArrayDeque<>();
    open.push(this);
    int parts = 0;
    while (!open.isEmpty()) {
      if (++parts > limit) {
        return true;
      }
      open.pop().parts().forEach(open::push);
    }
    return false;
  }

  /** Whether this type has parts in parts more than {@code limit} levels deep. */
  default boolean isDeeperThan(int limit) {
    List<Type> level = List.of(this);
    for (int depth = 0; !level.isEmpty(); depth++) {
      if (depth >= limit) {
        return true;
      }
      List<Type> next = new ArrayList<>();
      level.forEach(type -> next.addAll(type.parts()));
      level = next;
    }
    return false;
  }

  /** Whether this is Int or Float. */
  default boolean isNumeric() {
    return this == Primitive.INT || this == Primitive.FLOAT;
  }
}
