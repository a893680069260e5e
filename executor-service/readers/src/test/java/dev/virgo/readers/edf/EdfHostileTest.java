package dev.virgo.readers.edf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.virgo.readers.RecordingReader;
import dev.virgo.readers.UnreadableRecording;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EdfHostileTest {
  @TempDir Path folder;

  private UnreadableRecording refused(byte[] bytes) throws Exception {
    return refused(Files.write(folder.resolve("hostile.edf"), bytes));
  }

  private static UnreadableRecording refused(Path file) {
    var error =
        catchThrowableOfType(
            UnreadableRecording.class,
            () -> {
              try (var reader = RecordingReader.open(file)) {
                reader.header();
              }
            });
    assertThat(error).as("the file was read").isNotNull();
    assertThat(error.file()).isEqualTo(file);
    assertThat(error.remedy()).isNotBlank();
    return error;
  }

  private static RawEdf good() {
    return RawEdf.edf().signal("Cz", 4).samples(1, 2, 3, 4);
  }

  /** Offsets: one signal, so the field of width w that follows b bytes per signal is at 256 + b. */
  @ParameterizedTest
  @CsvSource({
    "184, 8, 768, 'the header says that it has 768 bytes, but 1 signals need 512'",
    "236, 8, 2, 'the header promises 2 data records of 8 bytes, the file holds 1'",
    "236, 8, 0, the number of data records is 0",
    "236, 8, -2, the number of data records is -2",
    "236, 8, zwei, 'the number of data records is ''zwei'', not a whole number'",
    "244, 8, -1, a data record lasts -1 s",
    "244, 8, 0, a data record lasts 0 s",
    "244, 8, 1e-99, 4 samples in",
    "244, 8, 1e99, 4 samples in",
    "252, 4, 0, the number of signals is 0",
    "252, 4, -1, the number of signals is -1",
    "252, 4, 9999, the header says that it has 512 bytes",
    "360, 8, wenig, 'physical minimum of signal 1 (''Cz'') is ''wenig'', not a number'",
    "376, 8, 1000, 'digital minimum 1000 of signal 1 (''Cz'') is not below its maximum 1000'",
    "472, 8, 0, 'signal 1 (''Cz'') has 0 samples per data record'",
    "472, 8, 99999999, 'signal 1 (''Cz'') has 99999999 samples per data record'",
    "472, 8, -4, 'signal 1 (''Cz'') has -4 samples per data record'",
  })
  void header_that_lies_is_refused_at_its_place(int at, int width, String lie, String what)
      throws Exception {
    var bytes = good().bytes();
    var field = (lie + " ".repeat(width)).substring(0, width);
    System.arraycopy(field.getBytes(StandardCharsets.US_ASCII), 0, bytes, at, width);
    var error = refused(bytes);
    assertThat(error.what()).contains(what);
    assertThat(error.where()).isNotNegative();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 256, 300, 512, 519})
  void truncated_file_is_refused(int length) throws Exception {
    var error = refused(java.util.Arrays.copyOf(good().bytes(), length));
    assertThat(error.remedy()).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage",
        "+0",
        "+0\u0014\u0014",
        "+\u0014\u0014\0",
        "0\u0014\u0014\0",
        "+0\u0014\u0014\0+0.5\u0015-1\u0014negative\u0014\0",
        "+0\u0014\u0014\0+1e9\u0014exponent\u0014\0",
        "+0\u0014\u0014\0+99999999999999999999\u0014never\u0014\0",
        "\0\0\0\0",
      })
  void broken_annotations_are_refused(String tal) throws Exception {
    var raw = RawEdf.edf().signal("Cz", 2).signal("EDF Annotations", 20);
    raw.reserved = "EDF+C";
    var padded = tal.contains("\0") ? tal : tal + "x".repeat(40 - tal.length());
    var error = refused(raw.samples(0, 0).tal(40, padded).bytes());
    assertThat(error.where()).isBetween(256L * 3 + 4, 256L * 3 + 44);
    assertThat(error.remedy()).contains("annotations are damaged");
  }

  @Test
  void records_that_go_back_in_time_are_refused() throws Exception {
    var raw = RawEdf.edf().signal("Cz", 2).signal("EDF Annotations", 5);
    raw.reserved = "EDF+D";
    raw.records = "2";
    raw.samples(0, 0).tal(10, "+5\u0014\u0014\0").samples(0, 0).tal(10, "+5.5\u0014\u0014\0");
    assertThat(refused(raw.bytes()).what())
        .isEqualTo("data record 1 begins at 5.5 s, before the last one ends at 6 s");
  }

  @Test
  void discontinuous_file_without_annotations_is_refused() throws Exception {
    var raw = good();
    raw.reserved = "EDF+D";
    assertThat(refused(raw.bytes()).where()).isEqualTo(192);
  }

  @Test
  void date_that_does_not_exist_is_only_a_warning() throws Exception {
    var raw = good();
    raw.date = "31.02.26";
    try (var reader = RecordingReader.open(raw.write(folder.resolve("d.edf")))) {
      assertThat(reader.header().start()).isNull();
      assertThat(reader.header().warnings()).hasSize(1);
    }
  }

  @Test
  void empty_file_no_recording_folder_and_missing_file_are_refused() throws Exception {
    assertThat(refused(new byte[0]).what()).isEqualTo("the file is empty");
    assertThat(refused("Dear diary,".getBytes(StandardCharsets.US_ASCII)).remedy())
        .startsWith("Give an EDF");
    assertThat(
            catchThrowableOfType(UnreadableRecording.class, () -> RecordingReader.open(folder))
                .what())
        .isEqualTo("this is a folder");
    assertThat(
            catchThrowableOfType(
                    UnreadableRecording.class,
                    () -> RecordingReader.open(folder.resolve("nowhere.edf")))
                .what())
        .isEqualTo("there is no such file");
  }

  @Test
  void annotations_of_one_record_that_no_memory_holds_are_refused_before_they_are_read()
      throws Exception {
    // 60 million samples of 2 bytes in the only record.
    var raw = RawEdf.edf().signal("EDF Annotations", "-1", "1", "-32768", "32767", "60000000");
    raw.reserved = "EDF+C";
    var file = raw.write(folder.resolve("hostile.edf"));
    try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.setLength(bytes.length() + 120_000_000); // sparse
    }
    assertThat(refused(file).what())
        .isEqualTo(
            "the annotations of one data record have 120000000 bytes; Virgo reads up to 1048576");
  }

  @Test
  void more_annotations_than_memory_holds_are_refused() throws Exception {
    var raw = RawEdf.edf().signal("EDF Annotations", "-1", "1", "-32768", "32767", "500000");
    raw.reserved = "EDF+C";
    raw.records = "2";
    raw.seconds = "0";
    for (int record = 0; record < 2; record++) {
      raw.tal(1_000_000, "+0\u0014\u0014\0" + "+1\u0014a\u0014\0".repeat(110_000));
    }
    assertThat(refused(raw.bytes()).what())
        .isEqualTo("the recording has more than 200000 annotations");
  }
}
