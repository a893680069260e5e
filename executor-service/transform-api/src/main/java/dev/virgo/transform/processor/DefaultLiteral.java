package dev.virgo.transform.processor;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the text of a {@code @DefaultValue} as a value of a type of the language. */
final class DefaultLiteral {
  private DefaultLiteral() {}

  /** The value, or nothing where the text is none of the type. */
  static Optional<Object> parse(String text, String type) {
    try {
      return switch (type) {
        case "String" -> Optional.of(text);
        case "Boolean" ->
            text.equals("true") || text.equals("false")
                ? Optional.of(Boolean.valueOf(text))
                : Optional.empty();
        case "Int" -> Optional.of(new BigDecimal(text.strip()).longValueExact());
        case "Float" -> finite(Double.parseDouble(text.strip()));
        default -> list(text.strip(), type);
      };
    } catch (ArithmeticException | NumberFormatException e) {
      // The text is no number of the type: the caller reports that at the element.
      return Optional.empty();
    }
  }

  private static Optional<Object> finite(double value) {
    // Adding zero turns -0.0 into 0.0: the two are one configuration.
    return Double.isFinite(value) ? Optional.of(value + 0.0) : Optional.empty();
  }

  private static Optional<Object> list(String text, String type) {
    boolean brackets = text.startsWith("[") && text.endsWith("]");
    if (!type.startsWith("List<") || !brackets) {
      return Optional.empty();
    }
    String itemType = type.substring("List<".length(), type.length() - 1);
    String inner = text.substring(1, text.length() - 1).strip();
    List<Object> items = new ArrayList<>();
    if (inner.isEmpty()) {
      return Optional.of(items);
    }
    for (String item : inner.split(",", -1)) {
      Optional<Object> value =
          itemType.equals("String") ? quoted(item.strip()) : parse(item, itemType);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      items.add(value.get());
    }
    return Optional.of(items);
  }

  private static Optional<Object> quoted(String item) {
    boolean plain =
        item.length() >= 2
            && item.startsWith("\"")
            && item.endsWith("\"")
            && item.indexOf('\\') < 0
            && item.indexOf('"', 1) == item.length() - 1;
    return plain ? Optional.of(item.substring(1, item.length() - 1)) : Optional.empty();
  }
}
