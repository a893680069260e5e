package dev.virgo.lang;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Plain data as JSON with one line for everything that fits into one. */
final class DataText {

  private static final int WIDTH = 110;

  private DataText() {}

  static String of(Object data) {
    return pretty(data, "") + "\n";
  }

  private static String pretty(Object data, String indent) {
    String line = line(data);
    if (indent.length() + line.length() <= WIDTH) {
      return line;
    }
    String deeper = indent + "  ";
    return switch (data) {
      case List<?> all ->
          all.stream()
              .map(one -> deeper + pretty(one, deeper))
              .collect(Collectors.joining(",\n", "[\n", "\n" + indent + "]"));
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> deeper + line(entry.getKey()) + ": " + pretty(entry.getValue(), deeper))
              .collect(Collectors.joining(",\n", "{\n", "\n" + indent + "}"));
      default -> line;
    };
  }

  private static String line(Object data) {
    return switch (data) {
      case List<?> all ->
          all.stream().map(DataText::line).collect(Collectors.joining(", ", "[", "]"));
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> line(entry.getKey()) + ": " + line(entry.getValue()))
              .collect(Collectors.joining(", ", "{", "}"));
      case String text ->
          '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
      default -> String.valueOf(data);
    };
  }
}
