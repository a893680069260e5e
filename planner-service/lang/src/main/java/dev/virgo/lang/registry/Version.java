package dev.virgo.lang.registry;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/**
 * A version as transforms declare it: numbers separated by dots, optionally a suffix after a hyphen
 * ({@code 1.2.0-rc.1}). Ordered as semantic versioning orders: numerically, and a version with a
 * suffix before the same one without.
 */
public record Version(String text) implements Comparable<Version> {

  @Override
  public int compareTo(Version other) {
    int numbers = compareParts(numbers(), other.numbers(), true);
    if (numbers != 0) {
      return numbers;
    }
    String own = suffix();
    String others = other.suffix();
    if (own.isEmpty() || others.isEmpty()) {
      return Boolean.compare(own.isEmpty(), others.isEmpty());
    }
    return compareParts(parts(own), parts(others), false);
  }

  /** The first number; 0 if there is none. */
  public int major() {
    return number(0);
  }

  /** The second number; 0 if there is none. */
  public int minor() {
    return number(1);
  }

  private int number(int index) {
    List<String> numbers = numbers();
    return index < numbers.size() && isNumber(numbers.get(index))
        ? new BigInteger(numbers.get(index)).min(BigInteger.valueOf(Integer.MAX_VALUE)).intValue()
        : 0;
  }

  private static List<String> parts(String text) {
    return Arrays.asList(text.split("\\.", -1));
  }

  private List<String> numbers() {
    int hyphen = text.indexOf('-');
    return parts(hyphen < 0 ? text : text.substring(0, hyphen));
  }

  private String suffix() {
    int hyphen = text.indexOf('-');
    return hyphen < 0 ? "" : text.substring(hyphen + 1);
  }

  private static int compareParts(List<String> own, List<String> others, boolean missingIsZero) {
    for (int index = 0; index < Math.max(own.size(), others.size()); index++) {
      if (!missingIsZero && (index >= own.size() || index >= others.size())) {
        return Integer.compare(own.size(), others.size());
      }
      String left = index < own.size() ? own.get(index) : "0";
      String right = index < others.size() ? others.get(index) : "0";
      int order = comparePart(left, right);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static int comparePart(String left, String right) {
    boolean leftNumber = isNumber(left);
    boolean rightNumber = isNumber(right);
    if (leftNumber && rightNumber) {
      return new BigInteger(left).compareTo(new BigInteger(right));
    }
    return leftNumber == rightNumber ? left.compareTo(right) : leftNumber ? -1 : 1;
  }

  private static boolean isNumber(String part) {
    return !part.isEmpty() && part.chars().allMatch(unit -> unit >= '0' && unit <= '9');
  }

  @Override
  public String toString() {
    return text;
  }
}
