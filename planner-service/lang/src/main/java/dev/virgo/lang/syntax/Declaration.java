package dev.virgo.lang.syntax;

import dev.virgo.lang.source.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A declaration of a pipeline. */
public sealed interface Declaration extends Tree {

  /** {@code type Person = {…}}; spans from the name to the end of the type. */
  record TypeDefinition(int id, Span span, Name name, TypeExpression type) implements Declaration {}

  /** {@code in limit: Int}; spans from the name to the end of the type. */
  record InputDeclaration(
      int id, Span span, Name name, TypeExpression type, List<Annotation> annotations)
      implements Declaration {
    public InputDeclaration {
      annotations = List.copyOf(annotations);
    }

    /** The same input with more said about it. */
    InputDeclaration with(List<Annotation> more) {
      List<Annotation> all = new ArrayList<>(annotations);
      all.addAll(more);
      return new InputDeclaration(id, span, name, type, all);
    }
  }

  /** {@code out total}; spans the name only. */
  record OutputDeclaration(int id, Span span, Name name, List<Annotation> annotations)
      implements Declaration {
    public OutputDeclaration {
      annotations = List.copyOf(annotations);
    }
  }

  /** {@code use virgo.eeg as eeg}; spans the whole line. */
  record UseDeclaration(int id, Span span, QualifiedName namespace, @Nullable Name alias)
      implements Declaration {}

  /** {@code total = …}; spans from the target to the end of the value. */
  record Assignment(int id, Span span, Name target, Expression value) implements Declaration {}
}
