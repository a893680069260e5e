package dev.virgo.runtime.generated;

import dev.virgo.lang.source.Span;
import dev.virgo.lang.syntax.Annotation;
import dev.virgo.lang.syntax.Name;
import dev.virgo.lang.syntax.PipelineTree;
import dev.virgo.lang.syntax.Tree;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The nodes of trees, whatever their kinds. */
final class TreeNodes {

  private TreeNodes() {}

  /** The part itself and everything in it, names included. */
  static Stream<Object> within(@Nullable Object part) {
    return switch (part) {
      case Collection<?> all -> all.stream().flatMap(TreeNodes::within);
      case Record record ->
          Stream.concat(Stream.of(record), parts(record).flatMap(TreeNodes::within));
      case null, default -> Stream.empty();
    };
  }

  /** The first node that sticks out of its parent or of the text. */
  static Optional<String> misplaced(PipelineTree tree, int length) {
    Span whole = new Span(0, length);
    return tree.declarations().stream().flatMap(one -> misplaced(one, whole)).findFirst();
  }

  private static Stream<String> misplaced(@Nullable Object part, Span parent) {
    return switch (part) {
      case Collection<?> all -> all.stream().flatMap(one -> misplaced(one, parent));
      // Annotations stand before or behind what they are about.
      case Annotation annotation -> below(annotation, annotation.span());
      case Tree node when sticksOut(node.span(), parent) -> Stream.of(node + " in " + parent);
      case Tree node -> below((Record) node, node.span());
      case Name name when sticksOut(name.span(), parent) -> Stream.of(name + " in " + parent);
      case Record record -> below(record, parent);
      case null, default -> Stream.empty();
    };
  }

  private static Stream<String> below(Object node, Span parent) {
    return parts((Record) node).flatMap(part -> misplaced(part, parent));
  }

  private static boolean sticksOut(Span span, Span parent) {
    return span.start() < parent.start() || span.end() > parent.end();
  }

  private static Stream<@Nullable Object> parts(Record record) {
    return Arrays.stream(record.getClass().getRecordComponents())
        .filter(component -> component.getType() != Span.class)
        .map(component -> read(component, record));
  }

  private static @Nullable Object read(RecordComponent component, Record record) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException inaccessible) {
      throw new IllegalStateException(component + " cannot be read", inaccessible);
    }
  }
}
