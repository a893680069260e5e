package dev.virgo.transforms.bench;

import dev.virgo.transform.DefaultValue;
import dev.virgo.transform.Locality;
import dev.virgo.transform.Resources;
import dev.virgo.transform.Signal;
import dev.virgo.transform.SignalWindow;
import dev.virgo.transform.TimeLocality;
import dev.virgo.transform.Transform;

/**
 * Returns its input as it is.
 *
 * @param salt tells one measurement's results from another's: equal salts are found, not computed
 */
@Transform(version = "0.1.0")
@TimeLocality(Locality.Kind.POINTWISE)
@Resources(cpu = 1, ramGb = 1)
public record Noop(@DefaultValue("0") long salt) {
  /** Copies the slice out of the window. */
  public Signal run(SignalWindow signal) {
    return signal.slice(signal.samples());
  }
}
