package dev.virgo.cli.terminal;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/** How times, sizes and money are written and read. */
public final class Format {
  private static final Pattern DURATION = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(ms|s|m|h)");

  private Format() {}

  /** {@code 12.5s}, {@code 3m}, {@code 870ms}. */
  public static String milliseconds(double ms) {
    if (ms < 1000) {
      return "%.0fms".formatted(ms);
    }
    return ms < 600_000 ? "%.1fs".formatted(ms / 1000) : "%.0fm".formatted(ms / 60_000);
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
        return (value < 10 ? "%.1f" : "%.0f").formatted(value) + unit;
      }
    }
    return "%.1fTiB".formatted(value / 1024);
  }

  /** {@code $0.000012}. */
  public static String dollars(double usd) {
    return "$%.6f".formatted(usd);
  }

  /** {@code [0s,10s)}. */
  public static String slice(long t0Ns, long t1Ns) {
    return "[" + seconds(t0Ns) + "," + seconds(t1Ns) + ")";
  }

  private static String seconds(long ns) {
    return ns % 1_000_000_000 == 0
        ? ns / 1_000_000_000 + "s"
        : String.format(Locale.ROOT, "%.3fs", ns / 1e9);
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
