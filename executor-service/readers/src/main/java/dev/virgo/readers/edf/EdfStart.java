package dev.virgo.readers.edf;

import dev.virgo.readers.format.FixedFields;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The start date and time in a header. */
final class EdfStart {
  private static final Pattern NUMBERS = Pattern.compile("(\\d{1,2})\\D(\\d{1,2})\\D(\\d{1,2})");
  private static final Pattern FULL_DATE =
      Pattern.compile("Startdate (\\d{1,2})-([A-Z]{3})-(\\d{4})( .*)?");
  private static final List<String> MONTHS =
      List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");

  private EdfStart() {}

  /**
   * EDF+ repeats the date with a full year in the recording's identification; it wins, because two
   * digits of a year are not enough after 2084.
   */
  static @Nullable LocalDateTime read(FixedFields fields, EdfVariant variant) {
    try {
      var time = NUMBERS.matcher(fields.text(176, 8));
      if (!time.matches()) {
        return null;
      }
      var date = date(fields, variant);
      return date == null
          ? null
          : LocalDateTime.of(date, LocalTime.of(number(time, 1), number(time, 2), number(time, 3)));
    } catch (DateTimeException _) {
      return null; // 30.02. or 25 o'clock: as good as no date, and the reader warns
    }
  }

  private static @Nullable LocalDate date(FixedFields fields, EdfVariant variant) {
    var full = FULL_DATE.matcher(fields.text(88, 80));
    if (variant.plus() && full.matches() && MONTHS.contains(full.group(2))) {
      return LocalDate.of(number(full, 3), MONTHS.indexOf(full.group(2)) + 1, number(full, 1));
    }
    var date = NUMBERS.matcher(fields.text(168, 8));
    if (!date.matches()) {
      return null;
    }
    int year = number(date, 3);
    return LocalDate.of(year < 85 ? 2000 + year : 1900 + year, number(date, 2), number(date, 1));
  }

  private static int number(Matcher matcher, int group) {
    return Integer.parseInt(matcher.group(group));
  }
}
