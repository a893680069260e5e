package dev.virgo.lang.check;

import dev.virgo.lang.source.Span;
import dev.virgo.lang.syntax.PipelineTree;
import dev.virgo.lang.type.Type;
import java.util.List;

/** A tree with what is known of it. */
public record TypedPipeline(
    PipelineTree tree, TypeTable types, List<Binding> inputs, List<TypedOutput> outputs) {

  public TypedPipeline {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** An output; the span is that of its name behind {@code out}. */
  public record TypedOutput(String name, Binding binding, Span span) {
    public Type type() {
      return binding.type();
    }
  }
}
