package dev.virgo.transform.processor;

import java.math.BigDecimal;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import org.jspecify.annotations.Nullable;

/** The values a configuration component may have, read from its Jakarta Validation constraints. */
record ValueRange(
    @Nullable BigDecimal min,
    boolean minExclusive,
    @Nullable BigDecimal max,
    boolean maxExclusive,
    @Nullable Integer minSize,
    @Nullable Integer maxSize,
    @Nullable String pattern) {

  private static final ValueRange ANY = new ValueRange(null, false, null, false, null, null, null);

  static ValueRange of(TypeElement transform, RecordComponentElement component) throws Problem {
    ValueRange range = ANY;
    if (PlainType.isInt(component.asType())) {
      range =
          range
              .atLeast(BigDecimal.valueOf(Integer.MIN_VALUE), false)
              .atMost(BigDecimal.valueOf(Integer.MAX_VALUE), false);
    }
    for (AnnotationMirror mirror : field(transform, component).getAnnotationMirrors()) {
      String name = Names.nameOf(mirror);
      if (name.startsWith("jakarta.validation.")) {
        range = range.with(component, mirror, name.substring(name.lastIndexOf('.') + 1));
      }
    }
    return range;
  }

  /**
   * The field of a component: constraints may stand on fields and, but for their own, not on
   * components.
   */
  private static Element field(TypeElement transform, RecordComponentElement component) {
    return ElementFilter.fieldsIn(transform.getEnclosedElements()).stream()
        .filter(field -> field.getSimpleName().equals(component.getSimpleName()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no field of component " + component));
  }

  private ValueRange with(
      RecordComponentElement component, AnnotationMirror mirror, String constraint) throws Problem {
    BigDecimal bound = bound(component, mirror);
    boolean exclusive = Names.value(mirror, "inclusive").equals(Optional.of(false));
    return switch (constraint) {
      case "Min" -> atLeast(bound, false);
      case "Max" -> atMost(bound, false);
      case "DecimalMin" -> atLeast(bound, exclusive);
      case "DecimalMax" -> atMost(bound, exclusive);
      case "Positive" -> atLeast(BigDecimal.ZERO, true);
      case "PositiveOrZero" -> atLeast(BigDecimal.ZERO, false);
      case "Negative" -> atMost(BigDecimal.ZERO, true);
      case "NegativeOrZero" -> atMost(BigDecimal.ZERO, false);
      case "NotNull" -> this;
      case "NotEmpty" -> sized(1, null);
      case "Size" ->
          sized(
              Names.value(mirror, "min").map(Integer.class::cast).orElse(0),
              Names.value(mirror, "max").map(Integer.class::cast).orElse(null));
      case "Pattern" ->
          new ValueRange(
              min,
              minExclusive,
              max,
              maxExclusive,
              minSize,
              maxSize,
              Names.value(mirror, "regexp").map(Object::toString).orElse(null));
      default ->
          throw new Problem(
              component,
              "@"
                  + constraint
                  + " on "
                  + component.getSimpleName()
                  + " cannot be checked when a pipeline is compiled; use @Min, @Max, @DecimalMin,"
                  + " @DecimalMax, @Positive(OrZero), @Negative(OrZero), @Size, @NotEmpty or"
                  + " @Pattern, or check it in a method validate(...)");
    };
  }

  private static BigDecimal bound(RecordComponentElement component, AnnotationMirror mirror)
      throws Problem {
    Object value = Names.value(mirror, "value").orElse(0L);
    try {
      return new BigDecimal(value.toString());
    } catch (NumberFormatException e) {
      throw new Problem(
          component,
          "the bound \"" + value + "\" of " + component.getSimpleName() + " is not a number");
    }
  }

  private ValueRange atLeast(BigDecimal bound, boolean exclusive) {
    boolean tighter =
        min == null || bound.compareTo(min) > 0 || (bound.compareTo(min) == 0 && exclusive);
    return tighter
        ? new ValueRange(bound, exclusive, max, maxExclusive, minSize, maxSize, pattern)
        : this;
  }

  private ValueRange atMost(BigDecimal bound, boolean exclusive) {
    boolean tighter =
        max == null || bound.compareTo(max) < 0 || (bound.compareTo(max) == 0 && exclusive);
    return tighter
        ? new ValueRange(min, minExclusive, bound, exclusive, minSize, maxSize, pattern)
        : this;
  }

  private ValueRange sized(Integer least, @Nullable Integer most) {
    return new ValueRange(min, minExclusive, max, maxExclusive, least, most, pattern);
  }

  /** What is wrong with a value, or nothing. */
  Optional<String> violation(Object value) {
    if (value instanceof Number number) {
      BigDecimal exact = new BigDecimal(number.toString());
      if (min != null && exact.compareTo(min) < (minExclusive ? 1 : 0)) {
        return Optional.of("must be " + (minExclusive ? "greater than " : "at least ") + min);
      }
      if (max != null && exact.compareTo(max) > (maxExclusive ? -1 : 0)) {
        return Optional.of("must be " + (maxExclusive ? "less than " : "at most ") + max);
      }
    }
    if (value instanceof String text && pattern != null && !text.matches(pattern)) {
      return Optional.of("must match " + pattern);
    }
    int size =
        value instanceof String text
            ? text.length()
            : value instanceof java.util.List<?> list ? list.size() : -1;
    if (size >= 0 && ((minSize != null && size < minSize) || (maxSize != null && size > maxSize))) {
      return Optional.of("must have a size within " + minSize + " and " + maxSize);
    }
    return Optional.empty();
  }
}
