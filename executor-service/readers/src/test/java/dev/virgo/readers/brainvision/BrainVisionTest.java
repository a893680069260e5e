package dev.virgo.readers.brainvision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.virgo.readers.Annotation;
import dev.virgo.readers.Channel;
import dev.virgo.readers.RecordingReader;
import dev.virgo.readers.Segment;
import dev.virgo.readers.UnreadableRecording;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BrainVisionTest {
  @TempDir Path folder;

  private static RawBrainVision shorts(int... values) {
    var raw = new RawBrainVision();
    for (int value : values) {
      raw.data(data -> data.putShort((short) value));
    }
    return raw;
  }

  private static double[] all(RecordingReader reader, int stream) throws Exception {
    int count = (int) reader.header().streams().get(stream).samples();
    var samples = new double[reader.header().streams().get(stream).channels().size()][count];
    reader.read(stream, 0, count, samples);
    return samples[0];
  }

  @Test
  void multiplexed_integers_are_scaled_by_their_resolution() throws Exception {
    var file = shorts(1, 10, 2, 20, -3, -30).write(folder);
    try (var reader = RecordingReader.open(file)) {
      var header = reader.header();
      assertThat(header.format()).isEqualTo("BrainVision");
      assertThat(header.start()).isEqualTo(Instant.parse("2031-03-02T04:05:06.5Z"));
      assertThat(header.extentNs()).isEqualTo(12_000_000L);
      assertThat(header.streams().get(0).channels()).containsExactly(new Channel("Cz", "µV"));
      assertThat(header.streams().get(1).channels()).containsExactly(new Channel("a,b", "mV"));
      assertThat(all(reader, 0)).containsExactly(0.5, 1, -1.5);
      assertThat(all(reader, 1)).containsExactly(10, 20, -30);
    }
  }

  @Test
  void vectorized_floats_lie_channel_after_channel() throws Exception {
    var raw = new RawBrainVision();
    raw.orientation = "VECTORIZED";
    raw.format = "IEEE_FLOAT_32";
    raw.data(data -> data.putFloat(1.25f).putFloat(-2).putFloat(100).putFloat(200));
    try (var reader = RecordingReader.open(raw.write(folder))) {
      assertThat(all(reader, 0)).containsExactly(0.625, -1);
      assertThat(all(reader, 1)).containsExactly(100, 200);
    }
  }

  @Test
  void markers_become_annotations_in_time_order() throws Exception {
    var raw = shorts(new int[20]);
    raw.markers +=
        """
        Mk2=Stimulus,S  7,6,1,0
        Mk3=Comment,eyes\\1 closed,3,2,0
        Mk4=Response,R1,2,1,1
        ;Mk5=x
        Mk6=Stimulus,S  8,11,1,0
        """;
    try (var reader = RecordingReader.open(raw.write(folder))) {
      assertThat(reader.annotations())
          .containsExactly(
              new Annotation(4_000_000L, 4_000_000L, "Response/R1 (Cz)"),
              new Annotation(8_000_000L, 8_000_000L, "Comment/eyes, closed"),
              new Annotation(20_000_000L, 4_000_000L, "Stimulus/S  7"));
      assertThat(reader.header().warnings()).hasSize(1);
    }
  }

  @Test
  void dated_segments_leave_a_gap_and_undated_ones_do_not() throws Exception {
    var raw = shorts(new int[20]);
    raw.markers +=
        """
        Mk2=New Segment,,6,1,0,20310302040507500000
        Mk3=New Segment,,9,1,0
        Mk4=Stimulus,S1,7,1,0
        """;
    try (var reader = RecordingReader.open(raw.write(folder))) {
      assertThat(reader.header().streams().getFirst().segments())
          .containsExactly(
              new Segment(0, 5), new Segment(1_000_000_000L, 3), new Segment(1_012_000_000L, 2));
      assertThat(reader.annotations())
          .contains(new Annotation(1_004_000_000L, 4_000_000L, "Stimulus/S1"));
    }
  }

  @Test
  void missing_data_or_marker_file_is_named() throws Exception {
    var file = shorts(1, 2).write(folder);
    Files.delete(folder.resolve("recording.eeg"));
    var error = refused(file);
    assertThat(error.what()).isEqualTo("its data file 'recording.eeg' is not beside it");
    assertThat(error.remedy()).contains("one folder");
    shorts(1, 2).write(folder);
    Files.delete(folder.resolve("recording.vmrk"));
    assertThat(refused(file).what()).contains("its marker file 'recording.vmrk'");
  }

  @Test
  void marker_file_given_as_the_recording_is_refused() throws Exception {
    shorts(1, 2).write(folder);
    assertThat(refused(folder.resolve("recording.vmrk")).remedy())
        .isEqualTo("Give the .vhdr file beside it");
  }

  @ParameterizedTest
  @CsvSource({
    "DataFile=recording.eeg, DataFile=../secret.eeg, not the name of a file beside it",
    "DataFile=recording.eeg, DataFile=/etc/passwd, not the name of a file beside it",
    "DataFile=recording.eeg, Other=1, 'DataFile='' is missing'",
    "NumberOfChannels=2, NumberOfChannels=3, 'NumberOfChannels is ''3'', but 2 channels'",
    "NumberOfChannels=2, NumberOfChannels=many, not a whole number",
    "SamplingInterval=4000, SamplingInterval=0, no sampling rate",
    "SamplingInterval=4000, SamplingInterval=-4, no sampling rate",
    "SamplingInterval=4000, SamplingInterval=1e-99, no sampling rate",
    "BinaryFormat=INT_16, BinaryFormat=INT_17, 'BinaryFormat is ''INT_17'''",
    "DataFormat=BINARY, DataFormat=ASCII, 'DataFormat is ''ASCII'''",
    "Ch2=, Ch3=, 'Ch2='' is missing'",
    "'Cz,,0.5', 'Cz,,half', 'the resolution of Ch1 is ''half'''",
    "SamplingInterval=4000, 'SamplingInterval=4000|DataPoints=3', the header promises 3 samples",
  })
  void header_that_lies_is_refused(String good, String bad, String what) throws Exception {
    var file = shorts(1, 2, 3, 4).write(folder);
    var text = Files.readString(file);
    assertThat(text).contains(good);
    Files.writeString(file, text.replace(good, bad.replace('|', '\n')));
    assertThat(refused(file).what()).contains(what);
  }

  @Test
  void header_larger_than_memory_is_refused_before_it_is_read() throws Exception {
    var file = shorts(1, 2).write(folder);
    try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.setLength(300L << 20); // sparse
    }
    assertThat(refused(file).what())
        .isEqualTo(
            "314572800 bytes are too long for a header or marker file; Virgo reads up to 8388608");
  }

  @Test
  void more_markers_than_memory_holds_are_refused() throws Exception {
    var raw = shorts(1, 2);
    // In all 2 MB, but each line becomes half a kilobyte of objects.
    raw.markers += "M=S,,1\n".repeat(300_000);
    assertThat(refused(raw.write(folder)).what())
        .isEqualTo("the recording has more than 200000 lines of markers");
  }

  @Test
  void truncated_vectorized_data_is_refused() throws Exception {
    var raw = shorts(1, 2, 3);
    raw.orientation = "VECTORIZED";
    assertThat(refused(raw.write(folder)).what()).isEqualTo("1 samples leave 2 bytes over");
  }

  @Test
  void broken_marker_names_the_marker_file_and_its_line() throws Exception {
    var raw = shorts(1, 2);
    raw.markers += "Mk2=Stimulus,S1,soon,1,0\n";
    var error = refused(raw.write(folder));
    assertThat(error.file()).hasFileName("recording.vmrk");
    assertThat(error.what()).isEqualTo("marker Mk2 has 'soon' where a number belongs");
    assertThat(error.where()).isPositive();
  }

  private static UnreadableRecording refused(Path file) {
    return catchThrowableOfType(
        UnreadableRecording.class, () -> RecordingReader.open(file).close());
  }
}
