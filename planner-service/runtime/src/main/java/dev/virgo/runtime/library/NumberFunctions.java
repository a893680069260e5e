package dev.virgo.runtime.library;

import static dev.virgo.runtime.library.Arguments.real;
import static dev.virgo.runtime.library.Arguments.text;
import static dev.virgo.runtime.library.Arguments.truth;
import static dev.virgo.runtime.library.Arguments.value;
import static dev.virgo.runtime.library.Arguments.whole;

import dev.virgo.lang.value.Value;
import dev.virgo.runtime.library.LocalFunction.FunctionFailure;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;

/** Numbers, truth values, and what lies between them and texts. */
final class NumberFunctions {

  private NumberFunctions() {}

  static void math(Shelf math) {
    binary(math, "add", "the sum; wraps around at 64 bits", "", (a, b) -> a + b);
    binary(math, "subtract", "the difference; wraps around at 64 bits", "", (a, b) -> a - b);
    binary(math, "multiply", "the product; wraps around at 64 bits", "", (a, b) -> a * b);
    binary(
        math,
        "divide",
        "the quotient, cut off toward zero",
        "b is 0",
        (a, b) -> a / nonZero(b, "stdlib.divide"));
    binary(
        math,
        "modulo",
        "the rest of the division, with the sign of a",
        "b is 0",
        (a, b) -> a % nonZero(b, "stdlib.modulo"));
    either(math, "max", "the larger one", Math::max, Math::max);
    either(math, "min", "the smaller one", Math::min, Math::min);
    math.pure(
        "abs(value: N) -> N",
        "without its sign; the least Int stays as it is",
        (all, _) ->
            isReal(all.getFirst())
                ? value(Math.abs(real(all.getFirst())))
                : value(Math.abs(whole(all.getFirst()))));
    math.pure(
        "negate(value: N) -> N",
        "with the other sign; the least Int stays as it is",
        (all, _) ->
            isReal(all.getFirst()) ? value(-real(all.getFirst())) : value(-whole(all.getFirst())));
    math.pure(
        "round(value: Float) -> Int",
        "the nearest Int, halves upward; NaN is 0, what is too large the nearest Int",
        (all, _) -> value(Math.round(real(all.getFirst()))));
    math.pure(
        "floor(value: Float) -> Int",
        "the next Int below",
        (all, _) -> value((long) Math.floor(real(all.getFirst()))));
    math.pure(
        "ceil(value: Float) -> Int",
        "the next Int above",
        (all, _) -> value((long) Math.ceil(real(all.getFirst()))));
    math.pure(
        "sqrt(value: Float) -> Float",
        "the square root; NaN of what is below 0",
        (all, _) -> value(Math.sqrt(real(all.getFirst()))));
    math.pure(
        "pow(base: Float, exponent: Float) -> Float",
        "base to the power of exponent",
        (all, _) -> value(Math.pow(real(all.getFirst()), real(all.get(1)))));
    math.pure(
        "clamp(value: Float, low: Float, high: Float) -> Float",
        "the value, or the bound that it is beyond",
        "low is above high",
        (all, _) -> clamp(real(all.getFirst()), real(all.get(1)), real(all.get(2))));
  }

  private static Value clamp(double value, double low, double high) {
    if (!(low <= high)) {
      throw new FunctionFailure(
          "stdlib.clamp: low must be at most high, got %s and %s".formatted(low, high));
    }
    return value(Math.clamp(value, low, high));
  }

  private static void binary(
      Shelf shelf, String name, String purpose, String failure, LongBinaryOperator operation) {
    shelf.pure(
        name + "(a: Int, b: Int) -> Int",
        purpose,
        failure,
        (all, _) -> value(operation.applyAsLong(whole(all.getFirst()), whole(all.get(1)))));
  }

  private static boolean isReal(Value value) {
    return value instanceof Value.FloatValue;
  }

  /** Of two numbers of one type. */
  private static void either(
      Shelf shelf,
      String name,
      String purpose,
      LongBinaryOperator ofWhole,
      DoubleBinaryOperator ofReal) {
    shelf.pure(
        name + "(a: N, b: N) -> N",
        purpose,
        (all, _) ->
            isReal(all.getFirst())
                ? value(ofReal.applyAsDouble(real(all.getFirst()), real(all.get(1))))
                : value(ofWhole.applyAsLong(whole(all.getFirst()), whole(all.get(1)))));
  }

  private static long nonZero(long divisor, String module) {
    if (divisor == 0) {
      throw new FunctionFailure("Division by zero in " + module);
    }
    return divisor;
  }

  static void compare(Shelf compare) {
    comparison(compare, "eq-int", "whether they are equal", order -> order == 0);
    comparison(compare, "gt", "whether a is above b", order -> order > 0);
    comparison(compare, "lt", "whether a is below b", order -> order < 0);
    comparison(compare, "gte", "whether a is at least b", order -> order >= 0);
    comparison(compare, "lte", "whether a is at most b", order -> order <= 0);
    compare.pure(
        "eq-string(a: String, b: String) -> Boolean",
        "whether they are equal, character by character",
        (all, effort) ->
            value(TextFunctions.compared(text(all.getFirst()), text(all.get(1)), effort) == 0));
  }

  private static void comparison(
      Shelf shelf, String name, String purpose, java.util.function.IntPredicate predicate) {
    shelf.pure(
        name + "(a: Int, b: Int) -> Boolean",
        purpose,
        (all, _) -> value(predicate.test(Long.compare(whole(all.getFirst()), whole(all.get(1))))));
  }

  static void bool(Shelf bool) {
    bool.pure(
        "and(a: Boolean, b: Boolean) -> Boolean",
        "whether both hold; as an operator: a and b",
        (all, _) -> value(truth(all.getFirst()) && truth(all.get(1))));
    bool.pure(
        "or(a: Boolean, b: Boolean) -> Boolean",
        "whether one of them holds; as an operator: a or b",
        (all, _) -> value(truth(all.getFirst()) || truth(all.get(1))));
    bool.pure(
        "not(value: Boolean) -> Boolean",
        "whether it does not hold; as an operator: not a",
        (all, _) -> value(!truth(all.getFirst())));
  }

  static void convert(Shelf convert) {
    convert.pure(
        "to-string(value: Int) -> String",
        "its decimal digits",
        (all, _) -> value(Long.toString(whole(all.getFirst()))));
    convert.pure(
        "to-float(value: Int) -> Float",
        "the nearest Float",
        (all, _) -> value((double) whole(all.getFirst())));
    // A Java cast is what is wanted: toward zero, NaN is 0, out of range saturates.
    convert.pure(
        "to-int(value: Float) -> Int",
        "cut off toward zero; NaN is 0, what is too large the nearest Int",
        (all, _) -> value((long) real(all.getFirst())));
    convert.pure(
        "parse-int(text: String) -> Optional<Int>",
        "the number that the whole text is, if it is one",
        (all, effort) -> parsedInt(TextFunctions.spent(all, effort)));
    convert.pure(
        "parse-float(text: String) -> Optional<Float>",
        "the number that the whole text is, if it is one",
        (all, effort) -> parsedFloat(TextFunctions.spent(all, effort)));
  }

  private static Value parsedInt(String text) {
    // Java would read digits of all scripts, and a plus.
    if (!text.matches("-?[0-9]+")) {
      return Arguments.none();
    }
    try {
      return Arguments.some(value(Long.parseLong(text)));
    } catch (NumberFormatException _) {
      return Arguments.none();
    }
  }

  private static Value parsedFloat(String text) {
    // What Java reads beyond this (hexadecimal, a trailing f or d) is no number of the language.
    return text.matches("-?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?")
        ? Arguments.some(value(Double.parseDouble(text)))
        : Arguments.none();
  }
}
