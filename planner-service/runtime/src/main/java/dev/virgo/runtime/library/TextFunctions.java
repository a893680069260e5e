package dev.virgo.runtime.library;

import static dev.virgo.runtime.library.Arguments.text;
import static dev.virgo.runtime.library.Arguments.texts;
import static dev.virgo.runtime.library.Arguments.value;
import static dev.virgo.runtime.library.Arguments.whole;

import dev.virgo.lang.value.Value;
import dev.virgo.runtime.Effort;
import dev.virgo.runtime.library.LocalFunction.FunctionFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Texts; positions and lengths are UTF-16 units. */
final class TextFunctions {

  private TextFunctions() {}

  static void string(Shelf string) {
    string.pure(
        "concat(a: String, b: String) -> String",
        (all, effort) -> {
          effort.spend((long) text(all.getFirst()).length() + text(all.get(1)).length());
          return value(text(all.getFirst()) + text(all.get(1)));
        });
    string.pure(
        "string-length(value: String) -> Int",
        (all, _) -> value((long) text(all.getFirst()).length()));
    string.pure(
        "join(list: List<String>, separator: String) -> String",
        (all, effort) -> join(Arguments.list(all.getFirst()), text(all.get(1)), effort));
    string.pure(
        "split(value: String, substring: String) -> List<String>",
        (all, effort) -> split(text(all.getFirst()), text(all.get(1)), effort));
    string.pure(
        "contains(value: String, substring: String) -> Boolean",
        (all, effort) -> value(spent(all, effort).contains(text(all.get(1)))));
    string.pure("trim(value: String) -> String", (all, effort) -> value(spent(all, effort).trim()));
    string.pure(
        "replace(value: String, target: String, replacement: String) -> String",
        (all, effort) -> replace(text(all.getFirst()), text(all.get(1)), text(all.get(2)), effort));
    string.pure(
        "uppercase(value: String) -> String",
        (all, effort) -> value(spent(all, effort).toUpperCase(Locale.ROOT)));
    string.pure(
        "lowercase(value: String) -> String",
        (all, effort) -> value(spent(all, effort).toLowerCase(Locale.ROOT)));
    string.pure(
        "starts-with(value: String, prefix: String) -> Boolean",
        (all, _) -> value(text(all.getFirst()).startsWith(text(all.get(1)))));
    string.pure(
        "ends-with(value: String, suffix: String) -> Boolean",
        (all, _) -> value(text(all.getFirst()).endsWith(text(all.get(1)))));
    string.pure(
        "substring(value: String, start: Int, end: Int) -> String",
        (all, effort) -> substring(spent(all, effort), whole(all.get(1)), whole(all.get(2))));
    string.pure(
        "pad(value: String, length: Int, filler: String) -> String",
        (all, effort) -> pad(text(all.getFirst()), whole(all.get(1)), text(all.get(2)), effort));
  }

  private static String spent(List<Value> all, Effort effort) {
    String text = text(all.getFirst());
    effort.spend(text.length());
    return text;
  }

  static Value split(String value, String delimiter, Effort effort) {
    effort.spend(value.length());
    List<String> parts = new ArrayList<>();
    if (delimiter.isEmpty()) {
      return texts(List.of(value));
    }
    int start = 0;
    for (int at = value.indexOf(delimiter); at >= 0; at = value.indexOf(delimiter, start)) {
      parts.add(value.substring(start, at));
      start = at + delimiter.length();
    }
    parts.add(value.substring(start));
    return texts(parts);
  }

  private static Value join(List<Value> list, String separator, Effort effort) {
    for (Value element : list) {
      effort.spend((long) text(element).length() + separator.length());
    }
    return value(list.stream().map(Arguments::text).collect(Collectors.joining(separator)));
  }

  static Value replace(String value, String target, String replacement, Effort effort) {
    // As long as it can become, before it becomes that long.
    long places = target.isEmpty() ? value.length() + 1L : value.length() / target.length();
    effort.spend(value.length() + places * replacement.length());
    return value(value.replace(target, replacement));
  }

  /** Positions beyond the text are those of its ends. */
  private static Value substring(String value, long start, long end) {
    int from = (int) Math.clamp(start, 0, value.length());
    int to = (int) Math.clamp(end, 0, value.length());
    return value(value.substring(from, Math.max(from, to)));
  }

  /** At the end, until the text is as long; one that is longer stays. */
  private static Value pad(String value, long length, String filler, Effort effort) {
    if (filler.isEmpty()) {
      throw new FunctionFailure("stdlib.pad: the filler is empty");
    }
    long missing = length - value.length();
    if (missing <= 0) {
      return value(value);
    }
    effort.spend(length);
    int times = Math.toIntExact(missing / filler.length() + 1);
    return value(value + filler.repeat(times).substring(0, (int) missing));
  }
}
