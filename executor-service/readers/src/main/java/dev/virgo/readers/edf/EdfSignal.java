package dev.virgo.readers.edf;

/**
 * One signal of a file to be written.
 *
 * @param label at most 16 ASCII characters, for example {@code EEG Fpz-Cz}
 * @param unit at most 8 ASCII characters, for example {@code uV}
 * @param physicalMin smallest value that can be stored, in {@code unit}
 * @param physicalMax largest value that can be stored
 * @param samplesPerRecord samples in one data record
 */
public record EdfSignal(
    String label, String unit, double physicalMin, double physicalMax, int samplesPerRecord) {
  /** The smallest stored number. */
  public static final int DIGITAL_MIN = -32768;

  /** The largest stored number. */
  public static final int DIGITAL_MAX = 32767;

  public EdfSignal {
    if (samplesPerRecord < 1 || !(physicalMin < physicalMax)) {
      throw new IllegalArgumentException(
          "signal '%s' needs samples and a range, not %d in [%s, %s]"
              .formatted(label, samplesPerRecord, physicalMin, physicalMax));
    }
  }

  /** The stored number nearest to a physical value; what is out of range is clipped. */
  short stored(double physical) {
    double step = (physicalMax - physicalMin) / (DIGITAL_MAX - DIGITAL_MIN);
    double digital = DIGITAL_MIN + (physical - physicalMin) / step;
    return (short) Math.clamp(Math.round(digital), DIGITAL_MIN, DIGITAL_MAX);
  }
}
