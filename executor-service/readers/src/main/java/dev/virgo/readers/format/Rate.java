package dev.virgo.readers.format;

import dev.virgo.readers.UnreadableRecording;
import dev.virgo.schemas.time.SampleClock;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * A sampling rate as a reduced fraction.
 *
 * @param num samples ...
 * @param den ... per this many seconds
 */
public record Rate(long num, long den) {
  /** Nothing that is recorded from a body is sampled faster; also keeps sample times distinct. */
  private static final BigInteger MOST_HZ = BigInteger.valueOf(10_000_000);

  /** One sample per hour is the slowest that is believed. */
  private static final BigInteger SLOWEST_S = BigInteger.valueOf(3600);

  /** No recording is believed to be longer: 100 years. */
  private static final BigDecimal LONGEST_NS = new BigDecimal("3155760000e9");

  /**
   * So many samples in so many seconds.
   *
   * @param where the place of the duration in the file, for the error
   */
  public static Rate of(FileBytes file, long samples, BigDecimal seconds, long where)
      throws UnreadableRecording {
    if (samples <= 0 || seconds.signum() <= 0) {
      throw lies(file, samples, seconds.toPlainString(), where);
    }
    var scale = BigInteger.TEN.pow(Math.max(0, seconds.scale()));
    return of(
        file,
        samples,
        seconds.multiply(new BigDecimal(scale)).toBigIntegerExact(),
        scale,
        where,
        seconds.toPlainString());
  }

  /** So many samples in {@code secondsNum / secondsDen} seconds. */
  public static Rate of(FileBytes file, long samples, long secondsNum, long secondsDen, long where)
      throws UnreadableRecording {
    var shown = secondsNum + "/" + secondsDen;
    if (samples <= 0 || secondsNum <= 0 || secondsDen <= 0) {
      throw lies(file, samples, shown, where);
    }
    return of(
        file,
        samples,
        BigInteger.valueOf(secondsNum),
        BigInteger.valueOf(secondsDen),
        where,
        shown);
  }

  private static Rate of(
      FileBytes file,
      long samples,
      BigInteger secondsNum,
      BigInteger secondsDen,
      long where,
      String shown)
      throws UnreadableRecording {
    var num = BigInteger.valueOf(samples).multiply(secondsDen);
    var divisor = num.gcd(secondsNum);
    num = num.divide(divisor);
    var den = secondsNum.divide(divisor);
    if (num.compareTo(den.multiply(MOST_HZ)) > 0
        || den.compareTo(num.multiply(SLOWEST_S)) > 0
        || num.bitLength() > 62
        // The sample clock multiplies by 10^9.
        || den.bitLength() > 32) {
      throw lies(file, samples, shown, where);
    }
    return new Rate(num.longValueExact(), den.longValueExact());
  }

  /**
   * How long so many samples last, nanoseconds, rounded half up.
   *
   * @param what what lasts or begins then, for the error
   */
  public long nanos(FileBytes file, long samples, String what, long where)
      throws UnreadableRecording {
    var seconds =
        BigDecimal.valueOf(samples)
            .multiply(BigDecimal.valueOf(den))
            .divide(BigDecimal.valueOf(num), 0, RoundingMode.DOWN);
    nanos(file, seconds, what, where);
    return new SampleClock(num, den).offsetNs(samples);
  }

  /**
   * A stretch of seconds as nanoseconds, rounded half up.
   *
   * @param what what lasts or begins then, for the error
   */
  public static long nanos(FileBytes file, BigDecimal seconds, String what, long where)
      throws UnreadableRecording {
    var nanos = seconds.movePointRight(9);
    if (nanos.abs().compareTo(LONGEST_NS) > 0) {
      throw file.unreadable(
          what + " is " + seconds.toPlainString() + " s: more than a hundred years",
          where,
          "The header or the annotations are damaged: export the recording again");
    }
    return nanos.setScale(0, RoundingMode.HALF_UP).longValueExact();
  }

  private static UnreadableRecording lies(
      FileBytes file, long samples, String seconds, long where) {
    return file.unreadable(
        samples + " samples in " + seconds + " s is no sampling rate",
        where,
        "The header is damaged: export the recording again");
  }
}
