package dev.virgo.readers.demo;

import dev.virgo.readers.Annotation;
import dev.virgo.readers.edf.EdfPlusWriter;
import dev.virgo.readers.edf.EdfSignal;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;

/**
 * A recording of nobody: ten minutes, eight channels, 256 Hz, discontinuous EDF+, with what makes
 * real ones difficult. Equal seed and settings give equal bytes, on any machine.
 *
 * <ul>
 *   <li>a background whose power falls with frequency, about as in EEG;
 *   <li>bursts of 10 Hz, strongest at O1 and O2, each annotated {@code eyes closed};
 *   <li>mains hum on all channels;
 *   <li>a flat stretch on P3 (an electrode that fell off);
 *   <li>a gap, in which nothing was recorded.
 * </ul>
 */
public final class DemoRecording {
  /** Channels, in the file's order. */
  public static final List<String> CHANNELS =
      List.of("Fp1", "Fp2", "C3", "C4", "P3", "P4", "O1", "O2");

  /** Samples per second. */
  public static final int RATE_HZ = 256;

  private static final int RANGE_UV = 500;

  /** Shorter than a second, so that gaps need not begin on whole seconds. */
  private static final BigDecimal RECORD_SECONDS = new BigDecimal("0.5");

  private static final long RECORD_NS = 500_000_000L;
  private static final int PER_RECORD = RATE_HZ / 2;
  private static final LocalDateTime START = LocalDateTime.of(2026, 4, 1, 9, 0, 0);

  private DemoRecording() {}

  /**
   * What the recording is like. Stretches are half-open, in half seconds.
   *
   * @param seconds its length
   * @param mainsHz frequency of the hum
   * @param mainsUv amplitude of the hum in µV. With 20, some 40 % of the power from 1 to 100 Hz is
   *     hum; with 2, less than 1 %.
   * @param flatFromS where P3 begins to be flat, seconds
   * @param flatToS where it ends; no flat stretch if it is not after the beginning
   * @param gapFromS where the gap begins, seconds
   * @param gapToS where it ends; no gap if it is not after the beginning
   */
  public record Settings(
      double seconds,
      double mainsHz,
      double mainsUv,
      double flatFromS,
      double flatToS,
      double gapFromS,
      double gapToS) {
    /** Ten minutes, strong hum at 50 Hz, P3 flat in [420 s, 435 s), a gap in [300 s, 307.5 s). */
    public static final Settings DEFAULT = new Settings(600, 50, 20, 420, 435, 300, 307.5);

    /** The same with another hum. */
    public Settings withMainsUv(double microvolts) {
      return new Settings(seconds, mainsHz, microvolts, flatFromS, flatToS, gapFromS, gapToS);
    }

    /** The same with another length. */
    public Settings withSeconds(double length) {
      return new Settings(length, mainsHz, mainsUv, flatFromS, flatToS, gapFromS, gapToS);
    }
  }

  /** Writes the recording with the default settings. */
  public static void write(Path file, long seed) throws IOException {
    write(file, seed, Settings.DEFAULT);
  }

  /** Writes the recording; creates or replaces the file. */
  public static void write(Path file, long seed, Settings settings) throws IOException {
    var layout =
        new EdfPlusWriter.Layout(
            START,
            true,
            RECORD_SECONDS,
            EdfPlusWriter.Layout.ANONYMOUS,
            CHANNELS.stream()
                .map(name -> new EdfSignal(name, "uV", -RANGE_UV, RANGE_UV, PER_RECORD))
                .toList());
    var signal = new DemoSignal(seed, settings);
    try (var writer = new EdfPlusWriter(file, layout)) {
      annotate(writer, signal, settings);
      var samples = new double[CHANNELS.size()][PER_RECORD];
      for (long record = 0; record * RECORD_NS < settings.seconds() * 1e9; record++) {
        double second = record * 0.5;
        signal.next(samples, record * PER_RECORD);
        if (within(second, settings.flatFromS(), settings.flatToS())) {
          Arrays.fill(samples[CHANNELS.indexOf("P3")], 0.0);
        }
        if (!within(second, settings.gapFromS(), settings.gapToS())) {
          writer.record(record * RECORD_NS, samples);
        }
      }
    }
  }

  private static void annotate(EdfPlusWriter writer, DemoSignal signal, Settings settings) {
    for (var burst : signal.bursts()) {
      boolean recorded =
          burst.fromS() < settings.seconds()
              && !within(burst.fromS(), settings.gapFromS(), settings.gapToS());
      if (recorded) {
        writer.annotate(annotation(burst.fromS(), burst.toS(), "eyes closed"));
      }
    }
    if (settings.flatFromS() < Math.min(settings.flatToS(), settings.seconds())) {
      writer.annotate(annotation(settings.flatFromS(), settings.flatToS(), "P3 off"));
    }
  }

  private static Annotation annotation(double fromS, double toS, String label) {
    long onset = Math.round(fromS * 1e9);
    return new Annotation(onset, Math.round(toS * 1e9) - onset, label);
  }

  private static boolean within(double second, double from, double to) {
    return second >= from && second < to;
  }
}
