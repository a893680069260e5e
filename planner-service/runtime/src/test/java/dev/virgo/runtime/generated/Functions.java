package dev.virgo.runtime.generated;

import dev.virgo.runtime.generated.Plain.Entries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * The functions of the library that generated programs call, as the language reference has them.
 */
final class Functions {

  private Functions() {}

  /** A lambda with its surroundings. */
  interface Closure extends Function<List<Object>, Object> {}

  static Object call(String name, List<Object> all) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "add" -> whole(all, 0) + whole(all, 1);
      case "subtract" -> whole(all, 0) - whole(all, 1);
      case "multiply" -> whole(all, 0) * whole(all, 1);
      case "divide" -> whole(all, 0) / divisor(all);
      case "modulo" -> whole(all, 0) % divisor(all);
      case "max" -> Math.max(whole(all, 0), whole(all, 1));
      case "min" -> Math.min(whole(all, 0), whole(all, 1));
      case "abs" -> Math.abs(whole(all, 0));
      case "negate" -> -whole(all, 0);
      case "round" -> Math.round(real(all));
      case "floor" -> (long) Math.floor(real(all));
      case "ceil" -> (long) Math.ceil(real(all));
      case "to-int" -> (long) real(all);
      case "to-float" -> (double) whole(all, 0);
      case "sqrt" -> Math.sqrt(real(all));
      case "to-string" -> Long.toString(whole(all, 0));
      case "parse-int" -> parsed(text(all, 0));
      case "concat" -> text(all, 0) + text(all, 1);
      case "string-length" -> (long) text(all, 0).length();
      case "join" ->
          String.join(text(all, 1), list(all, 0).stream().map(Object::toString).toList());
      case "split" ->
          Arrays.<Object>asList((Object[]) text(all, 0).split(Pattern.quote(text(all, 1)), -1));
      case "contains" -> text(all, 0).contains(text(all, 1));
      case "starts-with" -> text(all, 0).startsWith(text(all, 1));
      case "ends-with" -> text(all, 0).endsWith(text(all, 1));
      case "log" -> text(all, 0);
      case "trim" -> text(all, 0).trim();
      case "uppercase" -> text(all, 0).toUpperCase(Locale.ROOT);
      case "lowercase" -> text(all, 0).toLowerCase(Locale.ROOT);
      case "some" -> Optional.of(all.getFirst());
      case "is-some" -> optional(all).isPresent();
      case "unwrap-or" -> optional(all).orElse(all.get(1));
      case "size" -> (long) entries(all).size();
      case "keys" -> List.copyOf(entries(all).keySet());
      case "values" -> List.copyOf(entries(all).values());
      case "get" -> Optional.ofNullable(entries(all).get(all.get(1)));
      case "put" -> {
        Map<Object, Object> more = new LinkedHashMap<>(entries(all));
        more.put(all.get(1), all.get(2));
        yield new Entries(more);
      }
      default -> ofLists(name.toLowerCase(Locale.ROOT), all);
    };
  }

  private static Object ofLists(String name, List<Object> all) {
    if (name.equals("range")) {
      return LongStream.rangeClosed(whole(all, 0), whole(all, 1)).<Object>mapToObj(i -> i).toList();
    }
    List<Object> list = list(all, 0);
    return switch (name) {
      case "list-length" -> (long) list.size();
      case "list-is-empty" -> list.isEmpty();
      case "list-first" -> filled(list).getFirst();
      case "list-last" -> filled(list).getLast();
      case "list-sum" -> list.stream().mapToLong(one -> (Long) one).sum();
      case "list-contains" -> list.contains(all.get(1));
      case "list-reverse" -> list.reversed();
      case "list-concat" -> {
        List<Object> both = new ArrayList<>(list);
        both.addAll(list(all, 1));
        yield both;
      }
      case "take" -> list.stream().limit(whole(all, 1)).toList();
      case "drop" -> list.stream().skip(whole(all, 1)).toList();
      case "distinct" -> List.copyOf(new LinkedHashSet<>(list));
      case "filter" -> list.stream().filter(one -> (boolean) apply(all, one)).toList();
      case "map" -> list.stream().map(one -> apply(all, one)).toList();
      case "all" -> list.stream().allMatch(one -> (boolean) apply(all, one));
      case "any" -> list.stream().anyMatch(one -> (boolean) apply(all, one));
      case "flat-map" ->
          list.stream().flatMap(one -> ((List<?>) apply(all, one)).stream()).toList();
      case "sort-by" -> sorted(list, all);
      case "fold" -> {
        Object result = all.get(1);
        for (Object one : list) {
          result = ((Closure) all.get(2)).apply(List.of(result, one));
        }
        yield result;
      }
      default -> throw new IllegalArgumentException("no function " + name);
    };
  }

  private static List<Object> sorted(List<Object> list, List<Object> all) {
    record Keyed(Object key, Object one) {}
    List<Keyed> keyed = new ArrayList<>();
    list.forEach(one -> keyed.add(new Keyed(apply(all, one), one)));
    keyed.sort(Comparator.comparing(Keyed::key, Functions::compare));
    return keyed.stream().map(Keyed::one).toList();
  }

  static int compare(Object one, Object other) {
    return one instanceof String text
        ? text.compareTo((String) other)
        : Long.compare((Long) one, (Long) other);
  }

  private static Object apply(List<Object> all, Object argument) {
    return ((Closure) all.get(1)).apply(List.of(argument));
  }

  private static long whole(List<Object> all, int index) {
    return (Long) all.get(index);
  }

  private static long divisor(List<Object> all) {
    if (whole(all, 1) == 0) {
      throw new Failure("Division by zero");
    }
    return whole(all, 1);
  }

  private static double real(List<Object> all) {
    return (Double) all.getFirst();
  }

  private static String text(List<Object> all, int index) {
    return (String) all.get(index);
  }

  @SuppressWarnings("unchecked") // the program has no mistakes
  private static List<Object> list(List<Object> all, int index) {
    return (List<Object>) all.get(index);
  }

  private static List<Object> filled(List<Object> list) {
    if (list.isEmpty()) {
      throw new Failure("list is empty");
    }
    return list;
  }

  @SuppressWarnings("unchecked") // the program has no mistakes
  private static Optional<Object> optional(List<Object> all) {
    return (Optional<Object>) all.getFirst();
  }

  private static Map<Object, Object> entries(List<Object> all) {
    return ((Entries) all.getFirst()).entries();
  }

  private static Optional<Long> parsed(String text) {
    try {
      return text.matches("-?[0-9]+") ? Optional.of(Long.parseLong(text)) : Optional.empty();
    } catch (NumberFormatException tooLarge) {
      return Optional.empty();
    }
  }
}
