package dev.virgo.lang.syntax;

import dev.virgo.lang.source.Span;
import java.util.List;
import java.util.stream.Collectors;

/** What a case of a {@code match} lets through, as written. */
public sealed interface Pattern extends Tree {

  /** {@code {a, b}}: records that have these fields, which it binds. */
  record RecordPattern(int id, Span span, List<FieldPattern> fields) implements Pattern {
    public RecordPattern {
      fields = List.copyOf(fields);
    }
  }

  /** {@code is Int}: values of that type. */
  record TypePattern(int id, Span span, Name type) implements Pattern {}

  /** {@code _}: everything. */
  record Wildcard(int id, Span span) implements Pattern {}

  /** A field of a record pattern; binds its name. */
  record FieldPattern(int id, Span span, Name name) implements Tree {}

  /** As a message writes it. */
  default String text() {
    return switch (this) {
      case RecordPattern(int _, Span _, List<FieldPattern> fields) ->
          fields.stream()
              .map(field -> field.name().text())
              .collect(Collectors.joining(", ", "{", "}"));
      case TypePattern(int _, Span _, Name type) -> "is " + type.text();
      case Wildcard _ -> "_";
    };
  }
}
