package dev.virgo.readers.gdf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.virgo.readers.Annotation;
import dev.virgo.readers.RecordingReader;
import dev.virgo.readers.StreamHeader;
import dev.virgo.readers.UnreadableRecording;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GdfTest {
  @TempDir Path folder;

  private static double[] first(RecordingReader reader, int stream) throws Exception {
    var header = reader.header().streams().get(stream);
    var samples = new double[header.channels().size()][(int) header.samples()];
    reader.read(stream, 0, (int) header.samples(), samples);
    return samples[0];
  }

  @Test
  void every_channel_has_its_own_type_rate_and_calibration() throws Exception {
    // 2 records of 1/2 s; gains: 100/1000 = 0.1, 2/4 = 0.5, 1, 1
    var raw =
        new RawGdf()
            .channel("Cz", 3, 2, 100, 1000)
            .channel("EOG", 1, 1, 2, 4)
            .channel("ECG", 16, 1, 10, 10)
            .channel("EMG", 255 + 24, 1, 8388607, 8388607);
    raw.records = 2;
    raw.secondsDen = 2;
    raw.data(data -> data.putShort((short) 5).putShort((short) -1000).put((byte) -3).putFloat(2.5f))
        .data(data -> data.put(new byte[] {(byte) 0xFE, (byte) 0xFF, (byte) 0xFF}))
        .data(data -> data.putShort((short) 7).putShort((short) 8).put((byte) 4).putFloat(-0.25f))
        .data(data -> data.put(new byte[] {1, 0, 1}));
    try (var reader = RecordingReader.open(raw.write(folder.resolve("a.gdf")))) {
      assertThat(reader.header().format()).isEqualTo("GDF 1.25");
      assertThat(reader.header().start()).isEqualTo(Instant.parse("2031-03-02T04:05:06.5Z"));
      assertThat(reader.header().streams())
          .extracting(StreamHeader::name, StreamHeader::rateNum, StreamHeader::samples)
          .startsWith(
              tuple("eeg", 4L, 4L),
              tuple("eog", 2L, 2L),
              tuple("ecg", 2L, 2L),
              tuple("emg", 2L, 2L));
      assertThat(first(reader, 0)).containsExactly(0.5, -100, 0.7000000000000001, 0.8);
      assertThat(first(reader, 1)).containsExactly(-1.5, 2);
      assertThat(first(reader, 2)).containsExactly(2.5, -0.25);
      assertThat(first(reader, 3)).containsExactly(-2, 65537);
      assertThat(reader.annotations()).isEmpty();
    }
  }

  @Test
  void stream_of_channels_stored_in_different_types_is_read_in_one_go() throws Exception {
    // More than the 2^15 doubles that the reader's buffer of 256 KiB holds.
    int count = 40_000;
    var raw = new RawGdf().channel("Cz", 3, count, 1000, 1000).channel("Pz", 17, count, 1000, 1000);
    raw.data(data -> {
      for (int i = 0; i < count; i++) {
        data.putShort((short) (i % 1000));
      }
      for (int i = 0; i < count; i++) {
        data.putDouble(i + 0.5);
      }
    });
    try (var reader = RecordingReader.open(raw.write(folder.resolve("mixed.gdf")))) {
      assertThat(reader.header().streams().getFirst().channels()).hasSize(2);
      var samples = new double[2][count];
      reader.read(0, 0, count, samples);
      for (int i = 0; i < count; i++) {
        assertThat(samples[0][i]).isEqualTo(i % 1000);
        assertThat(samples[1][i]).isEqualTo(i + 0.5);
      }
    }
  }

  @Test
  void header_of_more_channels_than_memory_holds_is_refused_before_it_is_read() throws Exception {
    var file = tenSamples().write(folder.resolve("many.gdf"));
    int channels = 1_000_000;
    try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
      var lie = ByteBuffer.allocate(8).order(java.nio.ByteOrder.LITTLE_ENDIAN);
      bytes.seek(184);
      bytes.write(lie.putLong(0, 256L * (channels + 1)).array());
      bytes.seek(252);
      bytes.write(lie.putInt(0, channels).array(), 0, 4);
      bytes.setLength(300L << 20); // sparse: as long as the header claims, and more
    }
    var error = refused(file);
    assertThat(error.what())
        .isEqualTo("the header says that there are 1000000 channels; Virgo reads up to 9999");
    assertThat(error.where()).isEqualTo(252);
  }

  @Test
  void event_table_of_more_events_than_memory_holds_is_refused_before_it_is_read()
      throws Exception {
    var raw = tenSamples().data(data -> data.putInt(1).putInt(20_000_000));
    var file = raw.write(folder.resolve("events.gdf"));
    try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.setLength(bytes.length() + 6L * 20_000_000);
    }
    assertThat(refused(file).what()).isEqualTo("the recording has 20000000 events");
  }

  private static RawGdf tenSamples() {
    var raw = new RawGdf().channel("Cz", 3, 1, 1000, 1000).channel("Pz", 3, 1, 1000, 1000);
    raw.records = 10;
    raw.secondsDen = 10;
    for (int i = 0; i < 10; i++) {
      short value = (short) i;
      raw.data(data -> data.putShort(value).putShort((short) -value));
    }
    return raw;
  }

  private static void columns(ByteBuffer data, int[] positions, int[] types) {
    data.putInt(positions.length);
    Arrays.stream(positions).forEach(data::putInt);
    Arrays.stream(types).forEach(type -> data.putShort((short) type));
  }

  @Test
  void records_of_one_sample_are_read_as_any_others() throws Exception {
    try (var reader = RecordingReader.open(tenSamples().write(folder.resolve("o.gdf")))) {
      var part = new double[2][4];
      reader.read(0, 5, 4, part);
      assertThat(part[0]).containsExactly(5, 6, 7, 8);
      assertThat(part[1]).containsExactly(-5, -6, -7, -8);
    }
  }

  @Test
  void events_of_mode_3_have_channel_and_duration() throws Exception {
    var raw = tenSamples();
    // rate 0: positions count in the recording's 10 Hz, from 1
    raw.data(data -> data.putInt(3))
        .data(data -> columns(data, new int[] {6, 1, 11}, new int[] {768, 0x8300, 1}))
        .data(data -> data.putShort((short) 0).putShort((short) 2).putShort((short) 0))
        .data(data -> data.putInt(0).putInt(3).putInt(0));
    try (var reader = RecordingReader.open(raw.write(folder.resolve("e.gdf")))) {
      assertThat(reader.annotations())
          .containsExactly(
              new Annotation(0, 300_000_000L, "33536 (Pz)"),
              new Annotation(500_000_000L, 0, "768"));
      assertThat(reader.header().warnings()).hasSize(1);
    }
  }

  @Test
  void events_of_mode_1_are_paired_by_their_highest_bit() throws Exception {
    var raw = tenSamples();
    // rate 100 Hz in the table: position 31 is at 0.3 s
    raw.data(data -> data.putInt(1 | 100 << 8))
        .data(data ->
            columns(data, new int[] {11, 31, 41, 51}, new int[] {768, 0x8300, 0x8301, 768}));
    try (var reader = RecordingReader.open(raw.write(folder.resolve("e.gdf")))) {
      assertThat(reader.annotations())
          .containsExactly(
              new Annotation(100_000_000L, 200_000_000L, "768"),
              new Annotation(400_000_000L, 0, "33537"),
              new Annotation(500_000_000L, 0, "768"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "184, 500, 'the header says that it has 500 bytes, but 2 channels need 768'",
    "236, 0, the number of data records is 0",
    "236, 11, 'the header promises 11 data records of 4 bytes, the file holds 10'",
    "236, -2, the number of data records is -2",
    "236, 9223372036854775807, the header promises",
    "244, 0, 1 samples in 0/0 s is no sampling rate",
    "1056, 0, channel 1 has 0 samples per data record",
    "664, 1000, 'digital minimum 1000 of channel 1 is not below its maximum 1000'",
  })
  void header_that_lies_is_refused(int at, long lie, String what) throws Exception {
    var raw = tenSamples();
    // Offsets of two channels: digital minimum at 256 + 2 * 120, samples at 256 + 2 * 216.
    int offset = at == 1056 ? 256 + 2 * 216 : at == 664 ? 256 + 2 * 120 : at;
    var buffer = ByteBuffer.wrap(raw.bytes()).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    if (at == 1056) {
      buffer.putInt(offset, (int) lie);
    } else {
      buffer.putLong(offset, lie);
    }
    assertThat(refused(buffer.array()).what()).contains(what);
  }

  @Test
  void event_table_that_lies_is_refused() throws Exception {
    var many = tenSamples().data(data -> data.putInt(3).putInt(-1));
    assertThat(refused(many.bytes()).what()).contains("4294967295 events need 51539607540 bytes");
    var mode = tenSamples().data(data -> data.putInt(2).putInt(0));
    assertThat(refused(mode.bytes()).what()).isEqualTo("the event table has mode 2, not 1 or 3");
    assertThat(refused(tenSamples().data(data -> data.putInt(1)).bytes()).what())
        .isEqualTo("the event table needs 8 bytes, behind the data are 4");
  }

  @Test
  void version_2_is_refused_with_a_way_out() throws Exception {
    var raw = tenSamples();
    raw.version = "2.20";
    var error = refused(raw.bytes());
    assertThat(error.what()).isEqualTo("this is GDF version '2.20'");
    assertThat(error.remedy()).contains("convert");
  }

  private UnreadableRecording refused(byte[] bytes) throws Exception {
    return refused(Files.write(folder.resolve("hostile.gdf"), bytes));
  }

  private static UnreadableRecording refused(Path file) {
    return catchThrowableOfType(
        UnreadableRecording.class, () -> RecordingReader.open(file).close());
  }
}
