package dev.virgo.transform;

import java.math.BigInteger;
import java.util.List;

/**
 * What is known of a signal without its samples.
 *
 * @param rateNum sampling rate in Hz, numerator of the fraction; positive
 * @param rateDen denominator of the fraction; positive
 * @param channels the channels, in the order of the samples
 */
public record SignalHeader(long rateNum, long rateDen, List<Channel> channels) {
  private static final long SECOND_NS = 1_000_000_000L;

  /**
   * Copies the channels.
   *
   * @throws IllegalArgumentException if the rate is not positive
   */
  public SignalHeader {
    if (rateNum <= 0 || rateDen <= 0) {
      throw new IllegalArgumentException(
          "sampling rate " + rateNum + "/" + rateDen + " Hz: both parts must be positive");
    }
    channels = List.copyOf(channels);
  }

  /** The sampling rate in Hz. */
  public double rateHz() {
    return (double) rateNum / rateDen;
  }

  /**
   * Time of a sample in nanoseconds after the start of its segment: index times the sampling
   * interval, halves rounded up.
   *
   * @param index number of the sample in its segment, from 0
   */
  public long offsetNs(long index) {
    // Whole periods first: index * rateDen * 1e9 alone would leave 64 bits after hours.
    long periods = Math.floorDiv(index, rateNum);
    long rest = Math.floorMod(index, rateNum);
    long perPeriod = Math.multiplyExact(rateDen, SECOND_NS);
    long whole = Math.multiplyExact(periods, perPeriod);
    long product = rest * perPeriod;
    if (Math.multiplyHigh(rest, perPeriod) == 0 && product >= 0) {
      long remainder = product % rateNum;
      return whole + product / rateNum + (remainder >= rateNum - remainder ? 1 : 0);
    }
    BigInteger twice =
        BigInteger.valueOf(rest).multiply(BigInteger.valueOf(perPeriod)).shiftLeft(1);
    BigInteger rate = BigInteger.valueOf(rateNum);
    return whole + twice.add(rate).divide(rate.shiftLeft(1)).longValueExact();
  }

  /**
   * Number of the first sample of a segment that lies at or after a time.
   *
   * @param offsetNs nanoseconds after the start of the segment; anything up to 0 gives 0
   */
  public long firstIndexAtOrAfter(long offsetNs) {
    if (offsetNs <= 0) {
      return 0;
    }
    long index =
        BigInteger.valueOf(offsetNs)
            .multiply(BigInteger.valueOf(rateNum))
            .divide(BigInteger.valueOf(rateDen).multiply(BigInteger.valueOf(SECOND_NS)))
            .longValueExact();
    // Rounding of sample times can move the answer by one either way.
    while (index > 0 && offsetNs(index - 1) >= offsetNs) {
      index--;
    }
    while (offsetNs(index) < offsetNs) {
      index++;
    }
    return index;
  }
}
