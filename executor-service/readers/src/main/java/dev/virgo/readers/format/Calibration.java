package dev.virgo.readers.format;

/**
 * From a stored number to a physical value: {@code stored * gain + offset}, computed in float64
 * with two roundings. This is part of the contract, because the blocks' hashes are taken over the
 * results.
 *
 * @param gain units per step
 * @param offset the physical value of a stored 0, in the channel's unit
 */
public record Calibration(double gain, double offset) {
  /** Stored numbers are physical values. */
  public static final Calibration NONE = new Calibration(1, 0);

  /** The line through two points. The digital ends must differ. */
  public static Calibration between(
      double digitalMin, double digitalMax, double physicalMin, double physicalMax) {
    double gain = (physicalMax - physicalMin) / (digitalMax - digitalMin);
    return new Calibration(gain, physicalMin - digitalMin * gain);
  }

  /** The physical value of a stored number. */
  public double physical(double stored) {
    return stored * gain + offset;
  }
}
