package dev.virgo.readers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.virgo.readers.brainvision.RawBrainVision;
import dev.virgo.readers.edf.RawEdf;
import dev.virgo.readers.gdf.RawGdf;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ScrubTest {
  private static final String NAME = "Mustermann";

  @TempDir Path folder;

  private static void assertNobodyIn(Path file) throws Exception {
    assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
        .doesNotContain(NAME);
  }

  private static List<Object> content(Path file) throws Exception {
    try (var reader = RecordingReader.open(file)) {
      return List.of(
          reader.header(),
          reader.annotations(),
          BlockHasher.blocks(reader, 0, BlockHasher.DEFAULT_BLOCK_NS));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "EDF+C"})
  void edf_loses_patient_and_technician_and_nothing_else(String reserved) throws Exception {
    var raw = RawEdf.edf().signal("Cz", 2).signal("EDF Annotations", 20);
    raw.reserved = reserved;
    raw.patient = "MCH-0234567 F 02-MAY-1951 " + NAME + "_Erika";
    raw.recording = "Startdate 02-MAR-2031 EMG561 " + NAME + " Telemetry03";
    raw.samples(3, 4).tal(40, "+0\u0014\u0014\0+0.5\u0014a\u0014\0");
    var source = raw.write(folder.resolve("a.edf"));
    var copy = Scrub.copy(source, folder.resolve("b.edf"));
    assertNobodyIn(copy);
    assertThat(content(copy)).isEqualTo(content(source));
    var before = Files.readAllBytes(source);
    var after = Files.readAllBytes(copy);
    assertThat(after).hasSameSizeAs(before);
    assertThat(java.util.Arrays.mismatch(before, 168, before.length, after, 168, after.length))
        .isEqualTo(-1);
    assertThat(new String(after, 8, 100, StandardCharsets.US_ASCII).strip())
        .isEqualTo(reserved.isEmpty() ? "" : "X X X X" + " ".repeat(73) + "Startdate 02-MAR-203");
  }

  @Test
  void bdf_loses_its_patient() throws Exception {
    var raw = RawEdf.bdf().signal("A1", 2).samples(1, 2);
    raw.patient = NAME;
    raw.recording = NAME;
    assertNobodyIn(Scrub.copy(raw.write(folder.resolve("a.bdf")), folder.resolve("b.bdf")));
  }

  @Test
  void gdf_loses_its_patient_and_keeps_its_samples() throws Exception {
    var raw = new RawGdf().channel("Cz", 3, 2, 10, 10);
    raw.patient = "P1 " + NAME + " F 1951";
    raw.data(data -> data.putShort((short) 1).putShort((short) 2));
    var source = raw.write(folder.resolve("a.gdf"));
    var copy = Scrub.copy(source, folder.resolve("b.gdf"));
    assertNobodyIn(copy);
    assertThat(content(copy)).isEqualTo(content(source));
  }

  @Test
  void brainvision_copy_has_consistent_names_and_no_comments() throws Exception {
    var raw = new RawBrainVision();
    raw.name = NAME;
    raw.comment = "; Subject: " + NAME;
    raw.markers += "Mk2=Stimulus,S\\1  1,2,1,0\n";
    raw.data(data -> data.putShort((short) 1).putShort((short) 2))
        .data(data -> data.putShort((short) 3).putShort((short) 4));
    var source = raw.write(folder);
    var copy = Scrub.copy(source, Files.createDirectory(folder.resolve("c")).resolve("x.vhdr"));
    assertThat(copy).isEqualTo(folder.resolve("c").resolve("x.vhdr"));
    try (var files = Files.list(folder.resolve("c"))) {
      var all = files.toList();
      assertThat(all)
          .extracting(file -> file.getFileName().toString())
          .containsExactlyInAnyOrder("x.vhdr", "x.vmrk", "x.eeg");
      for (var file : all) {
        assertNobodyIn(file);
      }
    }
    assertThat(content(copy)).isEqualTo(content(source));
  }

  @Test
  void what_is_no_recording_is_not_copied() throws Exception {
    var source = Files.writeString(folder.resolve("a.edf"), "Dear " + NAME);
    var target = folder.resolve("b.edf");
    assertThat(catchThrowableOfType(UnreadableRecording.class, () -> Scrub.copy(source, target)))
        .isNotNull();
    assertThat(target).doesNotExist();
  }

  @Test
  void failed_copy_leaves_nothing_behind() throws Exception {
    var source = RawEdf.edf().signal("Cz", 1).samples(1).write(folder.resolve("a.edf"));
    var blocked = folder.resolve("b.edf");
    Files.createDirectories(blocked.resolve("in the way"));
    assertThat(catchThrowableOfType(java.io.IOException.class, () -> Scrub.copy(source, blocked)))
        .isNotNull();
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(source, blocked);
    }
  }
}
