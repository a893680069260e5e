package dev.virgo.lang.syntax;

import dev.virgo.lang.source.Span;

/**
 * A node of the syntax tree. Ids are dense from 0 in the order of parsing; what later stages learn
 * about a node stands in side tables under its id.
 */
public sealed interface Tree
    permits Declaration,
        TypeExpression,
        Expression,
        Expression.LambdaParameter,
        Pattern,
        Pattern.FieldPattern,
        Annotation,
        CallOption {

  int id();

  /** From the first to the last code unit of the construct, without surrounding white space. */
  Span span();
}
