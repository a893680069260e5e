package dev.virgo.lang.type;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
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
      return other instanceof UnionOf(List<Type> others)
          && new LinkedHashSet<>(variants).equals(new LinkedHashSet<>(others));
    }

    @Override
    public int hashCode() {
      return new LinkedHashSet<>(variants).hashCode();
    }

    @Override
    public String toString() {
      return variants.stream().map(Type::toString).sorted().collect(Collectors.joining(" | "));
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
    return switch (this) {
      case Primitive _, Erroneous _ -> false;
      case Stream _ -> true;
      case RecordOf(SequencedMap<String, Type> fields) ->
          fields.values().stream().anyMatch(Type::holdsStream);
      case ListOf(Type element) -> element.holdsStream();
      case MapOf(Type key, Type value) -> key.holdsStream() || value.holdsStream();
      case OptionalOf(Type inner) -> inner.holdsStream();
      case UnionOf(List<Type> variants) -> variants.stream().anyMatch(Type::holdsStream);
    };
  }

  /** Whether a mistake is anywhere in this type. */
  default boolean isErroneous() {
    return switch (this) {
      case Primitive _, Stream _ -> false;
      case Erroneous _ -> true;
      case RecordOf(SequencedMap<String, Type> fields) ->
          fields.values().stream().anyMatch(Type::isErroneous);
      case ListOf(Type element) -> element.isErroneous();
      case MapOf(Type key, Type value) -> key.isErroneous() || value.isErroneous();
      case OptionalOf(Type inner) -> inner.isErroneous();
      case UnionOf(List<Type> variants) -> variants.stream().anyMatch(Type::isErroneous);
    };
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
      switch (open.pop()) {
        case Primitive _, Stream _, Erroneous _ -> {
          // one part
        }
        case RecordOf(SequencedMap<String, Type> fields) -> fields.values().forEach(open::push);
        case ListOf(Type element) -> open.push(element);
        case MapOf(Type key, Type value) -> {
          open.push(key);
          open.push(value);
        }
        case OptionalOf(Type inner) -> open.push(inner);
        case UnionOf(List<Type> variants) -> variants.forEach(open::push);
      }
    }
    return false;
  }

  /** Whether this is Int or Float. */
  default boolean isNumeric() {
    return this == Primitive.INT || this == Primitive.FLOAT;
  }
}
