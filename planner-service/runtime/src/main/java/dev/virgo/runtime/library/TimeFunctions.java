package dev.virgo.runtime.library;

import static dev.virgo.runtime.library.Arguments.value;
import static dev.virgo.runtime.library.Arguments.whole;

import dev.virgo.lang.value.Value;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** Moments, in milliseconds since the beginning of 1970 in UTC, and how ISO 8601 writes them. */
final class TimeFunctions {

  private TimeFunctions() {}

  static void time(Shelf time) {
    time.pure(
        "parse-time(text: String) -> Optional<Int>",
        "the moment of a text such as 2026-03-01T12:00:00Z or 2026-03-01T13:00:00.250+01:00, in"
            + " milliseconds since 1970",
        (all, effort) -> parsed(TextFunctions.spent(all, effort)));
    time.pure(
        "format-time(millis: Int) -> String",
        "the moment in UTC, such as 2026-03-01T12:00:00Z",
        (all, _) -> value(Instant.ofEpochMilli(whole(all.getFirst())).toString()));
    time.pure(
        "date-of(millis: Int) -> {year: Int, month: Int, day: Int}",
        "the day in UTC on which the moment is",
        (all, _) -> date(Instant.ofEpochMilli(whole(all.getFirst()))));
  }

  private static Value parsed(String text) {
    try {
      return Arguments.some(value(OffsetDateTime.parse(text).toInstant().toEpochMilli()));
    } catch (DateTimeException | ArithmeticException _) {
      return Arguments.none();
    }
  }

  private static Value date(Instant moment) {
    LocalDate day = LocalDate.ofInstant(moment, ZoneOffset.UTC);
    SequencedMap<String, Value> fields = new LinkedHashMap<>();
    fields.put("year", value((long) day.getYear()));
    fields.put("month", value((long) day.getMonthValue()));
    fields.put("day", value((long) day.getDayOfMonth()));
    return new Value.RecordValue(fields);
  }
}
