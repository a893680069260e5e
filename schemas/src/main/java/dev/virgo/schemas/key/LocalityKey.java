package dev.virgo.schemas.key;

/**
 * How far around its slice a compute group looks at one input port, as a part of keys and events.
 *
 * @param kind what the transform declared
 * @param beforeNs halo before the slice, nanoseconds; 0 unless local or causal
 * @param afterNs halo after the slice, nanoseconds; 0 unless local
 * @param tolerance 0 for exact, else the declared seam error relative to the signal's RMS
 */
public record LocalityKey(Kind kind, long beforeNs, long afterNs, double tolerance) {
  /** The four localities. */
  public enum Kind {
    POINTWISE,
    LOCAL,
    CAUSAL,
    GLOBAL
  }

  public LocalityKey {
    if (kind == null) {
      throw new IllegalArgumentException("a locality has a kind");
    }
    if (beforeNs < 0 || afterNs < 0) {
      throw new IllegalArgumentException(
          "a halo is not negative: before " + beforeNs + "ns, after " + afterNs + "ns");
    }
    if (!(tolerance >= 0)) {
      throw new IllegalArgumentException("a tolerance is not negative: " + tolerance);
    }
    if ((kind == Kind.POINTWISE || kind == Kind.GLOBAL) && (beforeNs != 0 || afterNs != 0)) {
      throw new IllegalArgumentException(kind + " has no halo");
    }
    if (kind == Kind.CAUSAL && afterNs != 0) {
      throw new IllegalArgumentException("CAUSAL looks at nothing after its slice");
    }
  }

  /** The whole recording. */
  public static LocalityKey global() {
    return new LocalityKey(Kind.GLOBAL, 0, 0, 0);
  }

  /** The slice alone. */
  public static LocalityKey pointwise() {
    return new LocalityKey(Kind.POINTWISE, 0, 0, 0);
  }

  void writeTo(KeyWriter writer) {
    writer.text(kind.name()).int64(beforeNs).int64(afterNs).float64(tolerance);
  }
}
