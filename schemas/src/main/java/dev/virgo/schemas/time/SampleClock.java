package dev.virgo.schemas.time;

/**
 * Where the samples of a stream lie: sample k of a segment that starts at s lies at {@code s +
 * round_half_up(k * 10^9 * den / num)} nanoseconds and belongs to the slice that contains it.
 *
 * @param rateNum samples ...
 * @param rateDen ... per this many seconds
 */
public record SampleClock(long rateNum, long rateDen) {
  private static final long NANOS = 1_000_000_000L;

  public SampleClock {
    if (rateNum <= 0 || rateDen <= 0) {
      throw new IllegalArgumentException(
          "a rate is a positive fraction, not " + rateNum + "/" + rateDen);
    }
  }

  /** Nanoseconds from a segment's start to its sample {@code k}. */
  public long offsetNs(long k) {
    // 128-bit product: k * 10^9 * den leaves 64 bits after a few days at audio rates.
    long perSample = Math.multiplyExact(NANOS, rateDen);
    long high = Math.multiplyHigh(k, perSample);
    if ((high == 0 && k * perSample >= 0) || (high == -1 && k * perSample < 0)) {
      long product = k * perSample;
      long half = rateNum / 2;
      if (product <= Long.MAX_VALUE - half) {
        return Math.floorDiv(product + half, rateNum);
      }
    }
    var product = java.math.BigInteger.valueOf(k).multiply(java.math.BigInteger.valueOf(perSample));
    return product
        .add(java.math.BigInteger.valueOf(rateNum / 2))
        .divide(java.math.BigInteger.valueOf(rateNum))
        .longValueExact();
  }

  /** The first sample of a segment that lies at or after {@code offsetNs} from its start. */
  public long firstAtOrAfter(long offsetNs) {
    if (offsetNs <= 0) {
      return 0;
    }
    long guess =
        java.math.BigInteger.valueOf(offsetNs)
            .multiply(java.math.BigInteger.valueOf(rateNum))
            .divide(java.math.BigInteger.valueOf(Math.multiplyExact(NANOS, rateDen)))
            .longValueExact();
    long k = Math.max(0, guess - 1);
    while (offsetNs(k) < offsetNs) {
      k++;
    }
    return k;
  }

  /** How many samples a segment of this length holds: those that lie before its end. */
  public long samplesIn(long lengthNs) {
    return firstAtOrAfter(lengthNs);
  }

  /** The length of a segment of so many samples: up to where the next one would lie. */
  public long lengthNs(long samples) {
    return offsetNs(samples);
  }
}
