package dev.virgo.cli.terminal;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/** How times, sizes and money are written and read. */
public final class Format {
  private static final Pattern DURATION = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(ms|s|m|h)");

  private Format() {}

  /** {@code 12.5s}, {@code 3m}, {@code 870ms}. */
  public static String milliseconds(double ms) {
    long whole = Math.round(ms);
    if (whole < 1000) {
      return whole + "ms";
    }
    long tenths = Math.round(ms / 100);
    if (tenths >= 6000) {
      return Math.round(ms / 60_000) + "m";
    }
    if (tenths % 600 == 0) {
      return tenths / 600 + "m";
    }
    return tenths / 10 + (tenths % 10 == 0 ? "" : "." + tenths % 10) + "s";
  }

  /** {@code 64KiB}, {@code 1.2GiB}. */
  public static String bytes(long bytes) {
    if (bytes < 1024) {
      return bytes + "B";
    }
    double value = bytes;
    for (var unit : new String[] {"KiB", "MiB", "GiB"}) {
      value /= 1024;
      if (value < 1024) {
        boolean whole = value >= 10 || value == Math.rint(value);
        return number(whole ? 0 : 1, value) + unit;
      }
    }
    return number(1, value / 1024) + "TiB";
  }

  /** {@code 256}, {@code 0.5}: as many digits as it has. */
  public static String plain(BigDecimal value) {
    return value.stripTrailingZeros().toPlainString();
  }

  /** {@code 1 slice}, {@code 9 slices}. */
  public static String count(long count, String thing) {
    return count + " " + thing + (count == 1 ? "" : "s");
  }

  /** {@code $0.000012}. */
  public static String dollars(double usd) {
    return "$" + number(6, usd);
  }

  /** A number with so many digits after the point, whatever language the user's host speaks. */
  public static String number(int decimals, double value) {
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /** {@code [0s,10s)}, {@code [12.5s,13s)}: to the nanosecond. */
  public static String slice(long t0Ns, long t1Ns) {
    return "[" + seconds(t0Ns) + "," + seconds(t1Ns) + ")";
  }

  private static String seconds(long ns) {
    return plain(BigDecimal.valueOf(ns, 9)) + "s";
  }

  /**
   * Reads {@code 10s}, {@code 500ms}, {@code 2m}, {@code 1h}.
   *
   * @throws CliFailure if it is none
   */
  public static Duration duration(String what, String text) {
    var matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new CliFailure(
          CliFailure.Exit.USAGE,
          what + " '" + text + "' is no length of time; write 500ms, 10s, 2m or 1h");
    }
    double number = Double.parseDouble(matcher.group(1));
    long unit =
        switch (matcher.group(2)) {
          case "ms" -> 1_000_000L;
          case "s" -> 1_000_000_000L;
          case "m" -> 60_000_000_000L;
          default -> 3_600_000_000_000L;
        };
    return Duration.ofNanos(Math.round(number * unit));
  }
}
