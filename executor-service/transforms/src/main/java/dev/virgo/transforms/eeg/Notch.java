package dev.virgo.transforms.eeg;

import dev.virgo.transform.DefaultValue;
import dev.virgo.transform.InvalidConfiguration;
import dev.virgo.transform.Locality;
import dev.virgo.transform.Resources;
import dev.virgo.transform.Signal;
import dev.virgo.transform.SignalHeader;
import dev.virgo.transform.SignalWindow;
import dev.virgo.transform.Transform;
import dev.virgo.transforms.eeg.Sections.Section;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes mains hum and its harmonics out of every channel.
 *
 * <p>One of SciPy's {@code iirnotch} per harmonic, all of them run forwards and backwards as one
 * cascade by {@code sosfiltfilt}; nothing shifts in time.
 *
 * @param hz the frequency to take out, in Hz
 * @param q quality: frequency over -3 dB bandwidth of one direction, the same for every harmonic
 * @param harmonics how many multiples of the frequency to take out, itself included
 */
@Transform(version = "0.1.0")
@Resources(cpu = 1, ramGb = 1)
public record Notch(
    @DefaultValue("50.0") @Positive double hz,
    @DefaultValue("30.0") @Positive double q,
    @DefaultValue("1") @Min(1) @Max(20) int harmonics) {

  /** Checks the frequencies against the signal's rate. */
  public void validate(SignalHeader signal) {
    double limitHz = signal.rateHz() / 2;
    // Written so that what is not a number fails, too.
    if (!(hz > 0 && hz < limitHz)) {
      throw new InvalidConfiguration(
          "hz", "hz " + hz + " must be below half the sampling rate, " + limitHz + " Hz");
    }
    if (hz * harmonics >= limitHz) {
      throw new InvalidConfiguration(
          "harmonics",
          "harmonic "
              + harmonics
              + " of "
              + hz
              + " Hz must be below half the sampling rate, "
              + limitHz
              + " Hz; at most "
              + (int) Math.ceil(limitHz / hz - 1)
              + " are");
    }
    if (!(hz * harmonics / q < limitHz)) {
      throw new InvalidConfiguration(
          "q", "q " + q + " makes the notch wider than the spectrum; raise it (30 is usual)");
    }
    if (Settling.isOutOfProportion(sections(signal))) {
      throw new InvalidConfiguration(
          "q",
          "q " + q + " at " + hz + " Hz takes longer to settle than a recording lasts; lower it");
    }
  }

  /** As long on each side as the narrowest notch takes to settle. */
  public Locality locality(SignalHeader signal) {
    return Settling.zeroPhase(sections(signal), signal.rateHz());
  }

  /** Filters one stretch. */
  public Signal run(SignalWindow signal) {
    return new SectionFilter(sections(signal.header())).run(signal, true);
  }

  private Sections sections(SignalHeader signal) {
    List<Section> sections = new ArrayList<>();
    for (int harmonic = 1; harmonic <= harmonics; harmonic++) {
      double centre = 2 * Math.PI * hz * harmonic / signal.rateHz();
      double beta = StrictMath.tan(centre / q / 2);
      double gain = 1 / (1 + beta);
      double cosine = StrictMath.cos(centre);
      sections.add(new Section(gain, -2 * gain * cosine, gain, -2 * gain * cosine, 2 * gain - 1));
    }
    return new Sections(sections);
  }
}
