package dev.virgo.readers.edf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.virgo.readers.Annotation;
import dev.virgo.readers.Channel;
import dev.virgo.readers.RecordingReader;
import dev.virgo.readers.Segment;
import dev.virgo.readers.StreamHeader;
import dev.virgo.readers.StreamKind;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EdfTest {
  @TempDir Path folder;

  @Test
  void digital_values_become_physical_ones_by_the_line_through_both_ranges() throws Exception {
    // gain 200/2000 = 0.1 uV per step, digital 0 is physical 0
    var file =
        RawEdf.edf()
            .signal("Cz", 4)
            .signal("EOG left", "0", "10", "0", "100", "2")
            .samples(-1000, 1000, 5, -32768, 100, 7)
            .write(folder.resolve("a.edf"));
    try (var reader = RecordingReader.open(file)) {
      assertThat(reader.header().format()).isEqualTo("EDF");
      assertThat(reader.header().start()).isEqualTo(Instant.parse("2031-03-02T04:05:06Z"));
      assertThat(reader.header().extentNs()).isEqualTo(1_000_000_000L);
      assertThat(reader.header().streams())
          .extracting(StreamHeader::name, StreamHeader::rateNum, StreamHeader::rateDen)
          .containsExactly(tuple("eeg", 4L, 1L), tuple("eog", 2L, 1L));
      assertThat(reader.header().streams().getFirst().channels())
          .containsExactly(new Channel("Cz", "uV"));
      assertThat(all(reader, 0)[0]).containsExactly(-100, 100, 0.5, -3276.8);
      assertThat(all(reader, 1)[0]).containsExactly(10, 0.7000000000000001);
    }
  }

  @Test
  void samples_of_24_bits_keep_their_sign() throws Exception {
    var file =
        RawEdf.bdf()
            .signal("A5", "-8388608", "8388607", "-8388608", "8388607", "4")
            .samples(-8388608, 8388607, -1, 65536)
            .write(folder.resolve("a.bdf"));
    try (var reader = RecordingReader.open(file)) {
      assertThat(reader.header().format()).isEqualTo("BDF");
      assertThat(reader.header().streams().getFirst().name()).isEqualTo("eeg");
      assertThat(all(reader, 0)[0]).containsExactly(-8388608, 8388607, -1, 65536);
    }
  }

  @Test
  void records_that_do_not_follow_each_other_become_segments() throws Exception {
    // 4 Hz: half a sample is 0.125 s. Record 1 is 0.1 s late and merges, record 2 is 3 s late.
    var raw = RawEdf.edf().signal("Cz", 4).signal("EDF Annotations", 12);
    raw.reserved = "EDF+D";
    raw.records = "3";
    raw.samples(1, 2, 3, 4)
        .tal(24, "+0\u0014\u0014\0")
        .samples(5, 6, 7, 8)
        .tal(24, "+1.1\u0014\u0014\0+1.5\u00150.25\u0014blink\u0014\0")
        .samples(9, 10, 11, 12)
        .tal(24, "+5\u0014\u0014\0");
    try (var reader = RecordingReader.open(raw.write(folder.resolve("d.edf")))) {
      var eeg = reader.header().streams().getFirst();
      assertThat(reader.header().format()).isEqualTo("EDF+D");
      assertThat(eeg.segments()).containsExactly(new Segment(0, 8), new Segment(5_000_000_000L, 4));
      assertThat(reader.header().extentNs()).isEqualTo(6_000_000_000L);
      assertThat(all(reader, 0)[0])
          .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-12 ? 0 : 1)
          .containsExactly(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2);
      assertThat(reader.annotations())
          .containsExactly(new Annotation(1_500_000_000L, 250_000_000L, "blink"));
      assertThat(reader.header().streams().getLast().kind()).isEqualTo(StreamKind.EVENTS);
      assertThat(reader.header().streams().getLast().segments())
          .containsExactly(new Segment(0, 6_000_000_000L));
    }
  }

  @Test
  void clock_starts_with_the_first_data_record() throws Exception {
    var raw = RawEdf.edf().signal("Cz", 2).signal("EDF Annotations", 16);
    raw.reserved = "EDF+C";
    raw.samples(0, 0).tal(32, "+0.25\u0014\u0014\0+0.75\u0014on\u0014\0+0.1\u0014early\u0014\0");
    try (var reader = RecordingReader.open(raw.write(folder.resolve("c.edf")))) {
      assertThat(reader.header().start()).isEqualTo(Instant.parse("2031-03-02T04:05:06.25Z"));
      assertThat(reader.annotations()).containsExactly(new Annotation(500_000_000L, 0, "on"));
      assertThat(reader.header().warnings())
          .containsExactly(
              "1 of 2 annotations begin outside the recorded signals and are left out.");
    }
  }

  @Test
  void one_annotation_may_have_several_texts_in_any_script() throws Exception {
    var raw = RawEdf.edf().signal("Cz", 2).signal("EDF Annotations", 24);
    raw.reserved = "EDF+C";
    raw.samples(0, 0).tal(48, "+0\u0014\u0014first\u0014\0+0.5\u0014Spindel ö\u0014眠り\u0014\0");
    try (var reader = RecordingReader.open(raw.write(folder.resolve("c.edf")))) {
      assertThat(reader.annotations())
          .extracting(Annotation::label)
          .containsExactly("first", "Spindel ö", "眠り");
    }
  }

  @Test
  void rate_is_the_exact_fraction_of_samples_and_duration() throws Exception {
    var raw = RawEdf.edf().signal("Cz", 3).signal("Pz", 6);
    raw.seconds = "0.07";
    raw.samples(0, 0, 0, 0, 0, 0, 0, 0, 0);
    try (var reader = RecordingReader.open(raw.write(folder.resolve("r.edf")))) {
      assertThat(reader.header().streams())
          .extracting(StreamHeader::name, StreamHeader::rateNum, StreamHeader::rateDen)
          .containsExactly(tuple("eeg", 300L, 7L), tuple("eeg_2", 600L, 7L));
      // sample 2 at 2 * 7/300 s = 46.666… ms
      assertThat(reader.header().streams().getFirst().clock().offsetNs(2)).isEqualTo(46_666_667L);
    }
  }

  @Test
  void open_record_count_is_taken_from_the_size() throws Exception {
    var raw = RawEdf.edf().signal("Cz", 2);
    raw.records = "-1";
    raw.samples(1, 2, 3, 4, 5);
    try (var reader = RecordingReader.open(raw.write(folder.resolve("o.edf")))) {
      assertThat(reader.header().streams().getFirst().samples()).isEqualTo(4);
      assertThat(reader.header().warnings()).hasSize(2);
    }
  }

  @Test
  void equal_labels_become_different_names() throws Exception {
    var raw = RawEdf.edf().signal("EEG", 1).signal("EEG", 1).signal("", 1).signal("EEG-2", 1);
    raw.samples(1, 2, 3, 4);
    try (var reader = RecordingReader.open(raw.write(folder.resolve("e.edf")))) {
      assertThat(reader.header().streams().getFirst().channels())
          .extracting(Channel::name)
          .containsExactly("EEG", "EEG-3", "EEG-2");
    }
  }

  @Test
  void any_window_reads_the_same_samples_as_the_whole() throws Exception {
    int records = 50;
    var raw = RawEdf.edf().signal("Cz", 7).signal("Pz", 7).signal("EMG chin", 3);
    raw.records = Integer.toString(records);
    for (int i = 0; i < records * 17; i++) {
      raw.samples(i);
    }
    try (var reader = RecordingReader.open(raw.write(folder.resolve("w.edf")))) {
      var whole = all(reader, 0);
      // record r, sample k of the second channel is number 17 r + 7 + k, at 0.1 uV
      assertThat(whole[1][7 * 20 + 3]).isEqualTo((17 * 20 + 7 + 3) * 0.1);
      for (int first = 0; first < 350; first += 13) {
        var part = new double[2][29];
        int count = Math.min(29, 350 - first);
        reader.read(0, first, count, part);
        for (int i = 0; i < count; i++) {
          assertThat(part[0][i]).isEqualTo(whole[0][first + i]);
          assertThat(part[1][i]).isEqualTo(whole[1][first + i]);
        }
      }
    }
  }

  static double[][] all(RecordingReader reader, int stream) throws Exception {
    var header = reader.header().streams().get(stream);
    var samples = new double[header.channels().size()][(int) header.samples()];
    reader.read(stream, 0, (int) header.samples(), samples);
    return samples;
  }
}
