package dev.virgo.transform.processor;

import dev.virgo.transform.DefaultValue;
import dev.virgo.transform.NotInKey;
import dev.virgo.transform.Since;
import dev.virgo.transform.processor.Descriptor.ConfigField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/** Reads a transform's configuration from the components of its record. */
final class ConfigurationReader {
  private ConfigurationReader() {}

  /** The fields in the order of the components; what is wrong with one is added to the problems. */
  static List<ConfigField> read(TypeElement transform, List<Problem> problems) {
    List<ConfigField> fields = new ArrayList<>();
    Map<String, RecordComponentElement> names = new HashMap<>();
    for (RecordComponentElement component : transform.getRecordComponents()) {
      try {
        ConfigField field = field(transform, component);
        RecordComponentElement other = names.putIfAbsent(field.name(), component);
        if (other != null) {
          throw new Problem(
              component,
              component.getSimpleName()
                  + " and "
                  + other.getSimpleName()
                  + " are both written "
                  + field.name()
                  + " in a pipeline; rename one");
        }
        fields.add(field);
      } catch (Problem problem) {
        problems.add(problem);
      }
    }
    return fields;
  }

  private static ConfigField field(TypeElement transform, RecordComponentElement component)
      throws Problem {
    String type =
        PlainType.of(component.asType())
            .orElseThrow(() ->
                new Problem(
                    component,
                    "configuration "
                        + component.getSimpleName()
                        + " has the unsupported type "
                        + component.asType()
                        + "; use "
                        + PlainType.SUPPORTED));
    ValueRange range = ValueRange.of(transform, component);
    boolean optional = type.startsWith("Optional<");
    DefaultValue annotation = component.getAnnotation(DefaultValue.class);
    Since since = component.getAnnotation(Since.class);
    if (since != null && annotation == null && !optional) {
      throw new Problem(
          component,
          "@Since on "
              + component.getSimpleName()
              + " needs a @DefaultValue: without one no older configuration stays valid");
    }
    return new ConfigField(
        Names.configuration(component),
        type,
        annotation == null && !optional,
        annotation == null ? null : defaultValue(component, type, range, annotation.value()),
        range,
        component.getAnnotation(NotInKey.class) == null,
        since == null ? null : since.value());
  }

  private static @Nullable Object defaultValue(
      RecordComponentElement component, String type, ValueRange range, String text) throws Problem {
    if (type.startsWith("Optional<") || type.startsWith("{")) {
      throw new Problem(
          component,
          "a component of type "
              + type
              + " takes no @DefaultValue; an Optional is absent unless given, a record is required");
    }
    Object value =
        DefaultLiteral.parse(text, type)
            .orElseThrow(() ->
                new Problem(
                    component,
                    "@DefaultValue(\""
                        + text
                        + "\") of "
                        + component.getSimpleName()
                        + " is no "
                        + type
                        + "; write "
                        + example(type)));
    Optional<String> violation = range.violation(value);
    if (violation.isPresent()) {
      throw new Problem(
          component,
          "@DefaultValue(\""
              + text
              + "\") of "
              + component.getSimpleName()
              + " is out of its own range: it "
              + violation.get());
    }
    return value;
  }

  private static String example(String type) {
    return switch (type) {
      case "Int" -> "a whole number such as 4";
      case "Float" -> "a finite number such as 1.0";
      case "Boolean" -> "true or false";
      default -> "a JSON list such as [1.0, 2.0]";
    };
  }
}
