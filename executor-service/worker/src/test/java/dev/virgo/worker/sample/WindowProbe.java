package dev.virgo.worker.sample;

import dev.virgo.transform.DefaultValue;
import dev.virgo.transform.InvalidConfiguration;
import dev.virgo.transform.Locality;
import dev.virgo.transform.Resources;
import dev.virgo.transform.Signal;
import dev.virgo.transform.SignalHeader;
import dev.virgo.transform.SignalWindow;
import dev.virgo.transform.Transform;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import java.util.Arrays;

/**
 * Says in every sample what its window was: 1000 × samples of the window + 10 if cut left + 1 if
 * cut right; the second channel is the signal's own first one.
 */
@Transform(version = "1.0")
@Resources(cpu = 1, ramGb = 0.25)
public record WindowProbe(@DefaultValue("2.0") @Positive double haloS) {
  public void validate(SignalHeader eeg) {
    if (haloS > eeg.rateHz()) {
      throw new InvalidConfiguration("halo_s", "halo_s is above " + eeg.rateHz());
    }
  }

  public Locality locality() {
    var halo = Duration.ofMillis(Math.round(haloS * 1000));
    return Locality.local(halo, halo).tolerance(1e-6);
  }

  public Signal run(SignalWindow eeg) {
    var seen = new double[eeg.sampleCount()];
    Arrays.fill(
        seen, eeg.sampleCount() * 1000.0 + (eeg.cutLeft() ? 10 : 0) + (eeg.cutRight() ? 1 : 0));
    return eeg.slice(new double[][] {seen, eeg.samples()[0]});
  }
}
