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

  /** Units that a part of a text takes, beside its characters. */
  private static final int PART = 4;

  private static final int BETWEEN_SPENDING = 1000;

  private TextFunctions() {}

  static void string(Shelf string) {
    string.pure(
        "concat(a: String, b: String) -> String",
        "a, then b",
        (all, effort) -> {
          effort.spend((long) text(all.getFirst()).length() + text(all.get(1)).length());
          return value(text(all.getFirst()) + text(all.get(1)));
        });
    string.pure(
        "string-length(value: String) -> Int",
        "how many UTF-16 units it has",
        (all, _) -> value((long) text(all.getFirst()).length()));
    string.pure(
        "join(list: List<String>, separator: String) -> String",
        "the texts with the separator between them",
        (all, effort) -> join(Arguments.list(all.getFirst()), text(all.get(1)), effort));
    string.pure(
        "split(value: String, substring: String) -> List<String>",
        "the parts between occurrences of the substring, empty ones too; all of it if the substring is empty",
        (all, effort) -> split(text(all.getFirst()), text(all.get(1)), effort));
    string.pure(
        "contains(value: String, substring: String) -> Boolean",
        "whether the substring occurs in it; the empty one occurs in everything",
        (all, effort) -> contains(text(all.getFirst()), text(all.get(1)), effort));
    string.pure(
        "trim(value: String) -> String",
        "without white space at its ends (what is at most U+0020)",
        (all, effort) -> value(spent(all, effort).trim()));
    string.pure(
        "replace(value: String, target: String, replacement: String) -> String",
        "with every occurrence of target replaced, from left to right",
        (all, effort) -> replace(text(all.getFirst()), text(all.get(1)), text(all.get(2)), effort));
    string.pure(
        "uppercase(value: String) -> String",
        "in upper case, by rules of no country",
        (all, effort) -> value(spent(all, effort).toUpperCase(Locale.ROOT)));
    string.pure(
        "lowercase(value: String) -> String",
        "in lower case, by rules of no country",
        (all, effort) -> value(spent(all, effort).toLowerCase(Locale.ROOT)));
    string.pure(
        "starts-with(value: String, prefix: String) -> Boolean",
        "whether it begins with the prefix",
        (all, effort) -> {
          effort.spend(text(all.get(1)).length());
          return value(text(all.getFirst()).startsWith(text(all.get(1))));
        });
    string.pure(
        "ends-with(value: String, suffix: String) -> Boolean",
        "whether it ends with the suffix",
        (all, effort) -> {
          effort.spend(text(all.get(1)).length());
          return value(text(all.getFirst()).endsWith(text(all.get(1))));
        });
    string.pure(
        "substring(value: String, start: Int, end: Int) -> String",
        "from start up to end, in UTF-16 units; what is beyond the text is its end",
        (all, effort) -> substring(spent(all, effort), whole(all.get(1)), whole(all.get(2))));
    string.pure(
        "pad(value: String, length: Int, filler: String) -> String",
        "followed by the filler, again and again, until it has this length",
        "the filler is empty",
        (all, effort) -> pad(text(all.getFirst()), whole(all.get(1)), text(all.get(2)), effort));
  }

  static String spent(List<Value> all, Effort effort) {
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
    for (int at = indexOf(value, delimiter, 0, effort);
        at >= 0;
        at = indexOf(value, delimiter, start, effort)) {
      effort.spend(PART);
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
    effort.spend(value.length());
    if (target.isEmpty()) {
      effort.spend((value.length() + 1L) * replacement.length());
      return value(value.replace(target, replacement));
    }
    StringBuilder text = new StringBuilder();
    int start = 0;
    for (int at = indexOf(value, target, 0, effort);
        at >= 0;
        at = indexOf(value, target, start, effort)) {
      effort.spend(replacement.length());
      text.append(value, start, at).append(replacement);
      start = at + target.length();
    }
    return value(text.append(value, start, value.length()).toString());
  }

  static Value contains(String value, String part, Effort effort) {
    return value(indexOf(value, part, 0, effort) >= 0);
  }

  /** As {@link String#indexOf(String, int)}; what is compared is spent, however often it is. */
  private static int indexOf(String value, String part, int from, Effort effort) {
    long compared = 0;
    for (int at = from; at <= value.length() - part.length(); at++) {
      int same = 0;
      while (same < part.length() && value.charAt(at + same) == part.charAt(same)) {
        same++;
      }
      compared += same + 1;
      if (same == part.length()) {
        effort.spend(compared);
        return at;
      }
      if (compared > BETWEEN_SPENDING) {
        effort.spend(compared);
        compared = 0;
      }
    }
    effort.spend(compared);
    return -1;
  }

  /** As {@link String#compareTo}. */
  static int compared(String first, String second, Effort effort) {
    effort.spend(Math.min(first.length(), second.length()));
    return first.compareTo(second);
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
    effort.spend(filler.length());
    int times = Math.toIntExact(missing / filler.length() + 1);
    return value(value + filler.repeat(times).substring(0, (int) missing));
  }
}
