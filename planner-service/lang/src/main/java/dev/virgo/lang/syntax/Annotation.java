package dev.virgo.lang.syntax;

import dev.virgo.lang.source.Span;
import dev.virgo.lang.syntax.Expression.NamedExpression;
import java.util.List;

/** What is said about an input or an output, for tools; it changes nothing of what is computed. */
public sealed interface Annotation extends Tree {

  /** {@code @example(value)} of an input. */
  record Example(int id, Span span, Expression value) implements Annotation {}

  /**
   * {@code @source("kafka", topic: "t")} of an input or {@code @sink("ws")} of an output.
   *
   * @param kind {@code source} or {@code sink}
   * @param connector the text between the quotes, as it stands
   */
  record Connector(int id, Span span, Name kind, String connector, List<NamedExpression> properties)
      implements Annotation {
    public Connector {
      properties = List.copyOf(properties);
    }
  }
}
