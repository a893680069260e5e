package dev.virgo.readers.edf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.virgo.readers.Annotation;
import dev.virgo.readers.RecordingReader;
import dev.virgo.readers.Segment;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EdfPlusWriterTest {
  private static final long SECOND = 1_000_000_000L;

  @TempDir Path folder;

  private static EdfPlusWriter.Layout layout(boolean discontinuous) {
    return new EdfPlusWriter.Layout(
        LocalDateTime.of(2026, 11, 22, 10, 30, 15),
        discontinuous,
        BigDecimal.ONE,
        EdfPlusWriter.Layout.ANONYMOUS,
        List.of(
            new EdfSignal("EEG Cz", "uV", -500, 500, 100), new EdfSignal("ECG", "mV", -5, 5, 50)));
  }

  @Test
  void what_is_written_is_read_back_within_half_a_step() throws Exception {
    var file = folder.resolve("w.edf");
    var eeg = new double[100];
    var ecg = new double[50];
    try (var writer = new EdfPlusWriter(file, layout(true))) {
      writer.annotate(new Annotation(1_500_000_000L, 2 * SECOND, "Schläft ein"));
      for (int r = 0; r < 3; r++) {
        for (int i = 0; i < 100; i++) {
          eeg[i] = 400 * Math.sin(0.1 * (100 * r + i));
          ecg[i / 2] = 0.01 * i + r;
        }
        writer.record(r == 2 ? 7_250_000_000L : r * SECOND, new double[][] {eeg, ecg});
      }
    }
    try (var reader = RecordingReader.open(file)) {
      var header = reader.header();
      assertThat(header.format()).isEqualTo("EDF+D");
      assertThat(header.warnings()).isEmpty();
      assertThat(header.start()).isEqualTo(Instant.parse("2026-11-22T10:30:15Z"));
      assertThat(header.streams().get(0).segments())
          .containsExactly(new Segment(0, 200), new Segment(7_250_000_000L, 100));
      assertThat(header.streams().get(1).segments())
          .containsExactly(new Segment(0, 100), new Segment(7_250_000_000L, 50));
      assertThat(reader.annotations())
          .containsExactly(new Annotation(1_500_000_000L, 2 * SECOND, "Schläft ein"));
      var read = EdfTest.all(reader, 0)[0];
      for (int i = 0; i < 300; i++) {
        assertThat(read[i]).isCloseTo(400 * Math.sin(0.1 * i), within(0.5 * 1000 / 65535 + 1e-9));
      }
      assertThat(EdfTest.all(reader, 1)[0][149]).isCloseTo(2.99, within(0.5 * 10 / 65535 + 1e-9));
    }
  }

  @Test
  void values_out_of_range_are_clipped() {
    var signal = new EdfSignal("Cz", "uV", -100, 100, 1);
    assertThat(signal.stored(1e9)).isEqualTo((short) 32767);
    assertThat(signal.stored(-1e9)).isEqualTo((short) -32768);
  }

  @Test
  void continuous_file_refuses_a_gap() throws Exception {
    try (var writer = new EdfPlusWriter(folder.resolve("c.edf"), layout(false))) {
      writer.record(0, new double[][] {new double[100], new double[50]});
      assertThatThrownBy(
              () -> writer.record(2 * SECOND, new double[][] {new double[100], new double[50]}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("2000000000ns");
    }
  }

  @Test
  void many_annotations_at_once_spread_over_the_following_records() throws Exception {
    var file = folder.resolve("m.edf");
    try (var writer = new EdfPlusWriter(file, layout(false))) {
      for (int i = 0; i < 30; i++) {
        writer.annotate(new Annotation(i, 0, "annotation number " + i));
      }
      for (int r = 0; r < 5; r++) {
        writer.record(r * SECOND, new double[][] {new double[100], new double[50]});
      }
    }
    try (var reader = RecordingReader.open(file)) {
      assertThat(reader.annotations())
          .hasSize(30)
          .endsWith(new Annotation(29, 0, "annotation number 29"));
    }
  }
}
