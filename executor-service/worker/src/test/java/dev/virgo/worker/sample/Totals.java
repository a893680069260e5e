package dev.virgo.worker.sample;

import dev.virgo.transform.Resources;
import dev.virgo.transform.SignalSegments;
import dev.virgo.transform.Transform;
import java.util.List;
import java.util.Optional;

/** Sums up a whole recording. */
@Transform(version = "1.0")
@Resources(cpu = 1, ramGb = 0.25)
public record Totals() {
  /** What it says. */
  public record Fields(double sum, int segments, List<String> channels, Optional<String> note) {}

  public Fields run(SignalSegments eeg) {
    double sum = 0;
    for (var segment : eeg.segments()) {
      for (double value : segment.samples()[0]) {
        sum += value;
      }
    }
    var channels = eeg.header().channels().stream().map(channel -> channel.name()).toList();
    return new Fields(sum, eeg.segments().size(), channels, Optional.empty());
  }
}
