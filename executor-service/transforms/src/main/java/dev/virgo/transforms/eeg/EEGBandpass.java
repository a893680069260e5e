package dev.virgo.transforms.eeg;

import dev.virgo.transform.DefaultValue;
import dev.virgo.transform.InvalidConfiguration;
import dev.virgo.transform.Locality;
import dev.virgo.transform.Resources;
import dev.virgo.transform.Signal;
import dev.virgo.transform.SignalHeader;
import dev.virgo.transform.SignalWindow;
import dev.virgo.transform.Transform;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;

/**
 * Applies a Butterworth band-pass to every channel.
 *
 * <p>Equal to SciPy's {@code butter(order, [low, high], 'bandpass', output='sos')} with {@code
 * sosfiltfilt} (zero phase) or {@code sosfilt} (causal) over a whole segment. A segment shorter
 * than SciPy's padding is padded with what it has.
 *
 * @param lowHz lower edge (-3 dB each way) in Hz
 * @param highHz upper edge (-3 dB each way) in Hz
 * @param order order of the low-pass prototype
 * @param zeroPhase true: forwards and backwards, nothing shifts in time; false: forwards only
 */
@Transform(version = "0.4.1")
@Resources(cpu = 1, ramGb = 1)
public record EEGBandpass(
    @DefaultValue("1.0") @Positive double lowHz,
    @DefaultValue("40.0") @Positive double highHz,
    @DefaultValue("4") @Min(1) @Max(10) int order,
    @DefaultValue("true") boolean zeroPhase) {

  /** Checks the band against itself and the signal's rate. */
  public void validate(SignalHeader eeg) {
    double rateHz = eeg.rateHz();
    // Written so that what is not a number fails, too.
    if (!(lowHz > 0 && lowHz < highHz)) {
      throw new InvalidConfiguration(
          "high_hz", "high_hz " + highHz + " must be greater than low_hz " + lowHz);
    }
    if (!(highHz < rateHz / 2)) {
      throw new InvalidConfiguration(
          "high_hz",
          "high_hz " + highHz + " must be below half the sampling rate, " + rateHz / 2 + " Hz");
    }
    Sections sections = sections(eeg);
    if (!(sections.slowestPole() < 1)) {
      throw new InvalidConfiguration(
          "order",
          "order "
              + order
              + " is unstable for "
              + lowHz
              + " to "
              + highHz
              + " Hz at "
              + rateHz
              + " Hz; lower it or widen the band");
    }
    if (Settling.isOutOfProportion(sections)) {
      throw new InvalidConfiguration(
          "low_hz",
          "low_hz "
              + lowHz
              + " at "
              + rateHz
              + " Hz takes longer to settle than a recording lasts; raise it or resample first");
    }
  }

  /** As long on each side as the filter takes to settle: about 8 s for 1 Hz at order 4. */
  public Locality locality(SignalHeader eeg) {
    return zeroPhase
        ? Settling.zeroPhase(sections(eeg), eeg.rateHz())
        : Settling.causal(sections(eeg), eeg.rateHz());
  }

  /** Filters one stretch. */
  public Signal run(SignalWindow eeg) {
    return new SectionFilter(sections(eeg.header())).run(eeg, zeroPhase);
  }

  private Sections sections(SignalHeader eeg) {
    return ButterworthBandpass.design(order, lowHz, highHz, eeg.rateHz());
  }
}
