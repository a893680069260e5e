package dev.virgo.lang;

import dev.virgo.lang.check.TypeTable;
import dev.virgo.lang.dag.DagSpec;
import dev.virgo.lang.registry.TransformSignature;
import dev.virgo.lang.source.Span;
import dev.virgo.lang.syntax.Tree;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.value.Value;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Shows records by their components, so that no stage needs a rendering of its own that could fall
 * behind.
 */
final class StructureView {

  private final @Nullable TypeTable types;
  private final Function<Type, Object> typeForm;

  /** With a table, every tree node that has a type shows it. */
  StructureView(@Nullable TypeTable types) {
    this(types, Type::toString);
  }

  /** Shows types in a form. */
  StructureView(@Nullable TypeTable types, Function<Type, Object> typeForm) {
    this.types = types;
    this.typeForm = typeForm;
  }

  Object of(Object structure) {
    return switch (structure) {
      case Span span -> List.of(span.start(), span.end());
      case DagSpec.Edge edge -> List.of(edge.from(), edge.to());
      case Type type -> typeForm.apply(type);
      case Value value -> value.asText();
      case TransformSignature transform -> transform.identity();
      case Duration duration -> duration.toMillis() + "ms";
      case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT);
      case Map<?, ?> map -> {
        Map<String, Object> shown = new LinkedHashMap<>();
        map.forEach((key, value) -> shown.put(String.valueOf(key), of(value)));
        yield shown;
      }
      case Iterable<?> all -> {
        List<Object> shown = new ArrayList<>();
        all.forEach(one -> shown.add(of(one)));
        yield shown;
      }
      case Record record -> components(record);
      default -> structure;
    };
  }

  private Map<String, Object> components(Record record) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("kind", record.getClass().getSimpleName());
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      Object value = valueOf(component, record);
      if (value instanceof OptionalInt number) {
        value = number.isPresent() ? (Object) number.getAsInt() : null;
      }
      if (value != null) {
        shown.put(snakeCase(component.getName()), of(value));
      }
    }
    if (types != null && record instanceof Tree tree && types.isTyped(tree.id())) {
      shown.put("resolved_type", types.typeOf(tree.id()).toString());
    }
    return shown;
  }

  private static @Nullable Object valueOf(RecordComponent component, Record record) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException inaccessible) {
      throw new IllegalStateException(
          component + " of a public record cannot be read", inaccessible);
    }
  }

  private static String snakeCase(String name) {
    return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }
}
