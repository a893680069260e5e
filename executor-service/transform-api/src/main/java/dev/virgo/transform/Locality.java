package dev.virgo.transform;

import java.time.Duration;

/**
 * How far a result looks beyond its slice, and how well a sliced run then agrees with an unsliced
 * one.
 *
 * @param kind which input a slice needs
 * @param beforeNs nanoseconds of input needed before the slice
 * @param afterNs nanoseconds of input needed after the slice
 * @param eps largest error against an unsliced run relative to the signal's RMS; 0 means exact
 */
public record Locality(Kind kind, long beforeNs, long afterNs, double eps) {

  /** Which input a slice needs. */
  public enum Kind {
    /** Each sample depends on the sample at its own time only. */
    POINTWISE,
    /** A stretch on both sides of the slice. */
    LOCAL,
    /** A stretch before the slice. */
    CAUSAL,
    /** The whole recording. */
    GLOBAL
  }

  /**
   * Checks that the extents fit the kind.
   *
   * @throws IllegalArgumentException if an extent is negative or does not belong to the kind, or
   *     eps is negative or not finite
   */
  public Locality {
    if (beforeNs < 0 || afterNs < 0) {
      throw new IllegalArgumentException(
          "locality "
              + kind
              + ": before "
              + beforeNs
              + " ns and after "
              + afterNs
              + " ns must not be negative");
    }
    boolean fits =
        switch (kind) {
          case POINTWISE, GLOBAL -> beforeNs == 0 && afterNs == 0;
          case LOCAL -> true;
          case CAUSAL -> afterNs == 0;
        };
    if (!fits) {
      throw new IllegalArgumentException(
          "locality "
              + kind
              + " takes no such extent: before "
              + beforeNs
              + " ns, after "
              + afterNs
              + " ns");
    }
    if (!(eps >= 0) || Double.isInfinite(eps)) {
      throw new IllegalArgumentException(
          "locality " + kind + ": tolerance " + eps + " must be a number of at least 0");
    }
  }

  /** Each sample depends on the sample at its own time only. */
  public static Locality pointwise() {
    return new Locality(Kind.POINTWISE, 0, 0, 0);
  }

  /** A slice needs this much input before and after itself. */
  public static Locality local(Duration before, Duration after) {
    return new Locality(Kind.LOCAL, before.toNanos(), after.toNanos(), 0);
  }

  /** A slice needs this much input before itself. */
  public static Locality causal(Duration before) {
    return new Locality(Kind.CAUSAL, before.toNanos(), 0, 0);
  }

  /** Every slice needs the whole recording. */
  public static Locality global() {
    return new Locality(Kind.GLOBAL, 0, 0, 0);
  }

  /** The same extents, with results equal to those of an unsliced run. */
  public Locality exact() {
    return new Locality(kind, beforeNs, afterNs, 0);
  }

  /**
   * The same extents, with results within {@code eps} times the signal's RMS of those of an
   * unsliced run.
   */
  public Locality tolerance(double eps) {
    return new Locality(kind, beforeNs, afterNs, eps);
  }
}
