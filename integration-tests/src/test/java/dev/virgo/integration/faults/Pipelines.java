package dev.virgo.integration.faults;

import dev.virgo.readers.demo.DemoRecording;
import java.io.IOException;
import java.nio.file.Path;

/** What the runs of these tests compute: small, with every kind of slice in it. */
final class Pipelines {
  static final String RECORDING = "faulty";
  static final int SECONDS = 60;
  static final long GRID_NS = 1_000_000_000L;

  private Pipelines() {}

  /** A recording of one minute. */
  static Path recording(Path folder) throws IOException {
    var file = folder.resolve(RECORDING + ".edf");
    DemoRecording.write(file, 7, DemoRecording.Settings.DEFAULT.withSeconds(SECONDS));
    return file;
  }

  /** Different numbers share nothing but the recording; a choice hangs on a result. */
  static String number(int number) {
    return """
    use virgo.eeg
    in eeg: Signal
    filtered = EEGBandpass(eeg, {low_hz: 1.0, high_hz: %d.%03d})
    quality = SignalQuality(filtered)
    clean = if (quality.mains_ratio > 0.2) Notch(filtered, {hz: 50.0}) else filtered
    alpha = BandPower(clean, {low_hz: 8.0, high_hz: 13.0})
    out clean
    out alpha
    out quality
    """
        .formatted(40 + number / 1000, number % 1000);
  }

  /** The same with one step only. */
  static String small(int number) {
    return """
    use virgo.eeg
    in eeg: Signal
    alpha = BandPower(eeg, {low_hz: 8.0, high_hz: %d.%03d})
    out alpha
    """
        .formatted(40 + number / 1000, number % 1000);
  }
}
