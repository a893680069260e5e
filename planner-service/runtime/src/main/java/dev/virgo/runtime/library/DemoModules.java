package dev.virgo.runtime.library;

import static dev.virgo.runtime.library.Arguments.list;
import static dev.virgo.runtime.library.Arguments.text;
import static dev.virgo.runtime.library.Arguments.value;
import static dev.virgo.runtime.library.Arguments.whole;

import dev.virgo.lang.value.Value;
import dev.virgo.runtime.Effort;
import dev.virgo.runtime.library.LocalFunction.FunctionFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

/**
 * Modules to try the language out with: texts, numbers, and ones that are slow, unreliable or
 * always fail. Each call of {@link #functions} makes new ones whose calls are counted from the
 * start.
 */
public final class DemoModules {

  private DemoModules() {}

  /** All of them, without a namespace. */
  public static List<LocalFunction> functions() {
    List<LocalFunction> functions = new ArrayList<>();
    Shelf shelf = new Shelf("", "", "out", functions);
    texts(shelf);
    numbers(shelf);
    slow(shelf);
    unreliable(shelf);
    return functions;
  }

  private static void texts(Shelf shelf) {
    shelf.pure(
        "Concat(a: String, b: String) -> String",
        "a, then b",
        (all, effort) -> {
          effort.spend((long) text(all.getFirst()).length() + text(all.get(1)).length());
          return value(text(all.getFirst()) + text(all.get(1)));
        });
    shelf.pure(
        "Uppercase(text: String) -> String",
        "in upper case",
        (all, effort) -> value(TextFunctions.spent(all, effort).toUpperCase(Locale.ROOT)));
    shelf.pure(
        "Lowercase(text: String) -> String",
        "in lower case",
        (all, effort) -> value(TextFunctions.spent(all, effort).toLowerCase(Locale.ROOT)));
    shelf.pure(
        "Trim(text: String) -> String",
        "without white space at its ends",
        (all, effort) -> value(TextFunctions.spent(all, effort).trim()));
    shelf.pure(
        "Replace(text: String, find: String, replace: String) -> String",
        "with every occurrence of find replaced",
        (all, effort) ->
            TextFunctions.replace(
                text(all.getFirst()), text(all.get(1)), text(all.get(2)), effort));
    shelf.pure(
        "Contains(text: String, substring: String) -> Boolean",
        "whether the substring occurs in it",
        (all, effort) -> TextFunctions.contains(text(all.getFirst()), text(all.get(1)), effort));
    shelf.pure(
        "WordCount(text: String) -> Int",
        "how many words it has",
        (all, effort) -> value(words(TextFunctions.spent(all, effort))));
    shelf.pure(
        "TextLength(text: String) -> Int",
        "how many UTF-16 units it has",
        (all, _) -> value((long) text(all.getFirst()).length()));
    shelf.pure(
        "SplitLines(text: String) -> List<String>",
        "its lines",
        (all, effort) -> TextFunctions.split(text(all.getFirst()), "\n", effort));
    shelf.pure(
        "Split(text: String, delimiter: String) -> List<String>",
        "the parts between delimiters",
        (all, effort) -> TextFunctions.split(text(all.getFirst()), text(all.get(1)), effort));
    shelf.pure(
        "FormatNumber(number: Int) -> String",
        "its digits, with commas between thousands",
        (all, _) -> value(String.format(Locale.ROOT, "%,d", whole(all.getFirst()))));
  }

  private static long words(String text) {
    long words = 0;
    boolean inside = false;
    for (int at = 0; at < text.length(); at++) {
      boolean word = !Character.isWhitespace(text.charAt(at));
      words += word && !inside ? 1 : 0;
      inside = word;
    }
    return words;
  }

  private static void numbers(Shelf shelf) {
    shelf.pure(
        "SumList(numbers: List<Int>) -> Int",
        "the sum",
        (all, effort) -> value(numbers(all, effort).sum()));
    shelf.pure(
        "Average(numbers: List<Int>) -> Float",
        "the mean; 0.0 of no numbers",
        (all, effort) -> value(numbers(all, effort).average().orElse(0)));
    shelf.pure(
        "Max(numbers: List<Int>) -> Int",
        "the largest; 0 of no numbers",
        (all, effort) -> value(numbers(all, effort).max().orElse(0)));
    shelf.pure(
        "Min(numbers: List<Int>) -> Int",
        "the smallest; 0 of no numbers",
        (all, effort) -> value(numbers(all, effort).min().orElse(0)));
    shelf.pure(
        "FilterGreaterThan(numbers: List<Int>, threshold: Int) -> List<Int>",
        "the numbers above the threshold",
        (all, effort) -> wholes(numbers(all, effort).filter(number -> number > whole(all.get(1)))));
    shelf.pure(
        "MultiplyEach(numbers: List<Int>, multiplier: Int) -> List<Int>",
        "each number times the multiplier",
        (all, effort) -> wholes(numbers(all, effort).map(number -> number * whole(all.get(1)))));
    shelf.pure(
        "Range(start: Int, end: Int) -> List<Int>",
        "the numbers from start to end, both included",
        "there are more than a run can have",
        (all, effort) -> range(whole(all.getFirst()), whole(all.get(1)), effort));
  }

  static Value range(long start, long end, Effort effort) {
    if (end < start) {
      return new Value.ListValue(List.of());
    }
    long size = end - start + 1;
    effort.spend(size > 0 && size < Integer.MAX_VALUE ? 2 * size : Long.MAX_VALUE);
    return wholes(LongStream.rangeClosed(start, end));
  }

  private static LongStream numbers(List<Value> all, Effort effort) {
    effort.spend(list(all.getFirst()).size());
    return list(all.getFirst()).stream().mapToLong(Arguments::whole);
  }

  private static Value wholes(LongStream numbers) {
    return new Value.ListValue(numbers.mapToObj(Arguments::value).toList());
  }

  private static void slow(Shelf shelf) {
    slow(shelf, "SlowQuery", "query", 500);
    slow(shelf, "SlowApiCall", "endpoint", 1000);
    slow(shelf, "ExpensiveCompute", "data", 2000);
    slow(shelf, "DeepAnalysis", "data", 1500);
    slow(shelf, "QuickCheck", "data", 10);
    slow(shelf, "ResourceIntensiveTask", "task", 200);
    slow(shelf, "RateLimitedApi", "request", 50);
  }

  private static void slow(Shelf shelf, String name, String parameter, long millis) {
    shelf.effectful(
        "%s(%s: String) -> String".formatted(name, parameter),
        "its name and the %s, after %s s".formatted(parameter, millis / 1e3),
        (all, waiting) -> {
          waiting.sleep(Duration.ofMillis(millis));
          return value(name + ": " + text(all.getFirst()));
        });
  }

  private static void unreliable(Shelf shelf) {
    AtomicInteger flaky = new AtomicInteger();
    shelf.effectful(
        "FlakyService(request: String) -> String",
        "its name and the request",
        "called for the first and the second time of three",
        (all, _) -> {
          int call = flaky.incrementAndGet();
          if (call % 3 != 0) {
            throw new FunctionFailure("Service unavailable (call %d)".formatted(call));
          }
          return value("FlakyService: " + text(all.getFirst()));
        });
    AtomicInteger prone = new AtomicInteger();
    shelf.effectful(
        "TimeoutProneService(request: String) -> String",
        "its name and the request; takes 3 s for the first time, then 0.1 s",
        (all, waiting) -> {
          waiting.sleep(Duration.ofMillis(prone.incrementAndGet() == 1 ? 3000 : 100));
          return value("TimeoutProneService: " + text(all.getFirst()));
        });
    shelf.effectful(
        "AlwaysFailsService(request: String) -> String",
        "nothing ever",
        "called",
        (all, _) -> {
          throw new FunctionFailure("Service failed for: " + text(all.getFirst()));
        });
  }
}
