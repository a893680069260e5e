package dev.virgo.worker;

import dev.virgo.readers.BlockHasher;
import dev.virgo.readers.RecordingReader;
import dev.virgo.readers.edf.EdfPlusWriter;
import dev.virgo.readers.edf.EdfSignal;
import dev.virgo.schemas.key.Key;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;

/**
 * A recording for tests: stream {@code eeg} at 10 Hz with channels A (0, 1, 2 ... per sample) and B
 * (minus A); 30 seconds, then a gap of 5 seconds, then 25 seconds.
 */
record SampleRecording(Path file, List<Key> blocks) {
  static final long SECOND = 1_000_000_000L;
  static final long FIRST_END = 30 * SECOND;
  static final long SECOND_START = 35 * SECOND;
  static final long END = 60 * SECOND;

  static SampleRecording in(Path folder) throws Exception {
    var file = folder.resolve("sample.edf");
    // A physical range equal to the digital one: every whole number is stored exactly.
    var signals =
        List.of(
            new EdfSignal("EEG A", "uV", -32768, 32767, 10),
            new EdfSignal("EEG B", "uV", -32768, 32767, 10));
    var layout =
        new EdfPlusWriter.Layout(
            LocalDateTime.of(2026, 1, 1, 0, 0),
            true,
            BigDecimal.ONE,
            EdfPlusWriter.Layout.ANONYMOUS,
            signals);
    int sample = 0;
    try (var writer = new EdfPlusWriter(file, layout)) {
      for (long t = 0; t < END; t += SECOND) {
        if (t >= FIRST_END && t < SECOND_START) {
          continue;
        }
        var values = new double[2][10];
        for (int i = 0; i < 10; i++, sample++) {
          values[0][i] = sample;
          values[1][i] = -sample;
        }
        writer.record(t, values);
      }
    }
    try (var reader = RecordingReader.open(file)) {
      int stream = reader.header().indexOf("eeg").orElseThrow();
      return new SampleRecording(file, BlockHasher.blocks(reader, stream, SECOND));
    }
  }

  String uri() {
    return file.toUri().toString();
  }
}
