package dev.virgo.lang.syntax;

import dev.virgo.lang.source.Span;
import java.util.List;
import java.util.stream.Collectors;

/** Names joined by dots; at least one. */
public record QualifiedName(List<Name> parts) {

  public QualifiedName {
    parts = List.copyOf(parts);
  }

  public String text() {
    return parts.size() == 1
        ? parts.getFirst().text()
        : parts.stream().map(Name::text).collect(Collectors.joining("."));
  }

  public Span span() {
    return parts.getFirst().span().to(parts.getLast().span());
  }
}
