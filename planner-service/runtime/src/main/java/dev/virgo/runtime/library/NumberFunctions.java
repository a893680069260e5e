package dev.virgo.runtime.library;

import static dev.virgo.runtime.library.Arguments.real;
import static dev.virgo.runtime.library.Arguments.text;
import static dev.virgo.runtime.library.Arguments.truth;
import static dev.virgo.runtime.library.Arguments.value;
import static dev.virgo.runtime.library.Arguments.whole;

import dev.virgo.lang.value.Value;
import dev.virgo.runtime.library.LocalFunction.FunctionFailure;
import java.util.function.LongBinaryOperator;

/** Numbers, truth values, and what lies between them and texts. */
final class NumberFunctions {

  private NumberFunctions() {}

  static void math(Shelf math) {
    binary(math, "add", (a, b) -> a + b);
    binary(math, "subtract", (a, b) -> a - b);
    binary(math, "multiply", (a, b) -> a * b);
    binary(math, "divide", (a, b) -> a / nonZero(b, "stdlib.divide"));
    binary(math, "modulo", (a, b) -> a % nonZero(b, "stdlib.modulo"));
    binary(math, "max", Math::max);
    binary(math, "min", Math::min);
    math.pure("abs(value: Int) -> Int", (all, _) -> value(Math.abs(whole(all.getFirst()))));
    math.pure("negate(value: Int) -> Int", (all, _) -> value(-whole(all.getFirst())));
    math.pure("round(value: Float) -> Int", (all, _) -> value(Math.round(real(all.getFirst()))));
    math.pure(
        "floor(value: Float) -> Int", (all, _) -> value((long) Math.floor(real(all.getFirst()))));
    math.pure(
        "ceil(value: Float) -> Int", (all, _) -> value((long) Math.ceil(real(all.getFirst()))));
    math.pure("sqrt(value: Float) -> Float", (all, _) -> value(Math.sqrt(real(all.getFirst()))));
    math.pure(
        "pow(base: Float, exponent: Float) -> Float",
        (all, _) -> value(Math.pow(real(all.getFirst()), real(all.get(1)))));
    math.pure(
        "clamp(value: Float, low: Float, high: Float) -> Float",
        (all, _) -> clamp(real(all.getFirst()), real(all.get(1)), real(all.get(2))));
  }

  private static Value clamp(double value, double low, double high) {
    if (!(low <= high)) {
      throw new FunctionFailure(
          "stdlib.clamp: low must be at most high, got %s and %s".formatted(low, high));
    }
    return value(Math.clamp(value, low, high));
  }

  private static void binary(Shelf shelf, String name, LongBinaryOperator operation) {
    shelf.pure(
        name + "(a: Int, b: Int) -> Int",
        (all, _) -> value(operation.applyAsLong(whole(all.getFirst()), whole(all.get(1)))));
  }

  private static long nonZero(long divisor, String module) {
    if (divisor == 0) {
      throw new FunctionFailure("Division by zero in " + module);
    }
    return divisor;
  }

  static void compare(Shelf compare) {
    comparison(compare, "eq-int", order -> order == 0);
    comparison(compare, "gt", order -> order > 0);
    comparison(compare, "lt", order -> order < 0);
    comparison(compare, "gte", order -> order >= 0);
    comparison(compare, "lte", order -> order <= 0);
    compare.pure(
        "eq-string(a: String, b: String) -> Boolean",
        (all, effort) ->
            value(TextFunctions.compared(text(all.getFirst()), text(all.get(1)), effort) == 0));
  }

  private static void comparison(
      Shelf shelf, String name, java.util.function.IntPredicate predicate) {
    shelf.pure(
        name + "(a: Int, b: Int) -> Boolean",
        (all, _) -> value(predicate.test(Long.compare(whole(all.getFirst()), whole(all.get(1))))));
  }

  static void bool(Shelf bool) {
    bool.pure(
        "and(a: Boolean, b: Boolean) -> Boolean",
        (all, _) -> value(truth(all.getFirst()) && truth(all.get(1))));
    bool.pure(
        "or(a: Boolean, b: Boolean) -> Boolean",
        (all, _) -> value(truth(all.getFirst()) || truth(all.get(1))));
    bool.pure("not(value: Boolean) -> Boolean", (all, _) -> value(!truth(all.getFirst())));
  }

  static void convert(Shelf convert) {
    convert.pure(
        "to-string(value: Int) -> String", (all, _) -> value(Long.toString(whole(all.getFirst()))));
    convert.pure(
        "to-float(value: Int) -> Float", (all, _) -> value((double) whole(all.getFirst())));
    // A Java cast is what is wanted: toward zero, NaN is 0, out of range saturates.
    convert.pure("to-int(value: Float) -> Int", (all, _) -> value((long) real(all.getFirst())));
    convert.pure(
        "parse-int(text: String) -> Optional<Int>",
        (all, effort) -> parsedInt(TextFunctions.spent(all, effort)));
    convert.pure(
        "parse-float(text: String) -> Optional<Float>",
        (all, effort) -> parsedFloat(TextFunctions.spent(all, effort)));
  }

  private static Value parsedInt(String text) {
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
