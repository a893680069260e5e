package dev.virgo.lang;

import dev.virgo.lang.diagnostic.DiagnosticSink;
import dev.virgo.lang.source.Span;
import dev.virgo.lang.syntax.Nesting;
import dev.virgo.lang.syntax.PipelineParser;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A tree without the places of its nodes: equal for texts that differ in their layout only. */
final class Shape {

  private Shape() {}

  /** The shape of a text; empty if it cannot be read. */
  static Optional<Object> ofText(String source) {
    return DeepStack.call(() -> {
      DiagnosticSink diagnostics = new DiagnosticSink();
      var tree = PipelineParser.parse(source, Nesting.DEEP, diagnostics);
      return diagnostics.hasErrors() ? Optional.empty() : Optional.of(of(tree.declarations()));
    });
  }

  private static Object of(@Nullable Object node) {
    return switch (node) {
      case List<?> all -> all.stream().map(Shape::of).toList();
      case Record record -> {
        List<Object> shape = new ArrayList<>();
        shape.add(record.getClass().getSimpleName());
        for (RecordComponent component : record.getClass().getRecordComponents()) {
          if (component.getType() != Span.class && !component.getName().equals("id")) {
            shape.add(of(read(component, record)));
          }
        }
        yield shape;
      }
      case null -> Optional.empty();
      default -> node;
    };
  }

  private static @Nullable Object read(RecordComponent component, Record record) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException inaccessible) {
      throw new IllegalStateException(component + " cannot be read", inaccessible);
    }
  }
}
