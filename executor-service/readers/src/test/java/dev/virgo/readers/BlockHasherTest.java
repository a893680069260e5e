package dev.virgo.readers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.virgo.readers.edf.RawEdf;
import dev.virgo.schemas.key.Key;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BlockHasherTest {
  private static final List<Channel> CHANNELS =
      List.of(new Channel("Cz", "uV"), new Channel("Ö1", ""));

  @TempDir Path folder;

  /** The payload as the specification writes it, put together by hand. */
  private static byte[] payload(double... values) {
    var bytes = ByteBuffer.allocate(200);
    bytes.putInt(2);
    text(bytes, "Cz");
    text(bytes, "Ö1");
    bytes.putInt(2);
    text(bytes, "uV");
    text(bytes, "");
    bytes.putLong(2).putLong(1);
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      bytes.putDouble(value);
    }
    return java.util.Arrays.copyOf(bytes.array(), bytes.position());
  }

  private static void text(ByteBuffer bytes, String text) {
    var encoded = text.getBytes(StandardCharsets.UTF_8);
    bytes.putInt(encoded.length).put(encoded);
  }

  @Test
  void hash_is_sha_256_over_the_canonical_payload() {
    double[][] samples = {{1.5, -0.0}, {Double.MIN_VALUE, 3}};
    assertThat(BlockHasher.hashOf(CHANNELS, 2, 1, samples, 2))
        .isEqualTo(Key.sha256(payload(1.5, Double.MIN_VALUE, -0.0, 3)));
  }

  @Test
  void every_nan_is_one_nan_and_the_sign_of_zero_stays() {
    double other = Double.longBitsToDouble(0xfff8000000000123L);
    var hasher = new BlockHasher(CHANNELS, 2, 1);
    assertThat(hasher.hashOf(new double[][] {{other}, {0.0}}, 1))
        .isEqualTo(Key.sha256(payload(Double.NaN, 0.0)))
        .isNotEqualTo(hasher.hashOf(new double[][] {{other}, {-0.0}}, 1));
  }

  @Test
  void header_is_part_of_the_hash() {
    double[][] samples = {{1}, {2}};
    var hash = BlockHasher.hashOf(CHANNELS, 2, 1, samples, 1);
    assertThat(hash)
        .isNotEqualTo(BlockHasher.hashOf(CHANNELS, 4, 1, samples, 1))
        .isNotEqualTo(BlockHasher.hashOf(CHANNELS.reversed(), 2, 1, samples, 1));
  }

  @Test
  void blocks_follow_the_clock_and_a_gap_has_the_hash_of_no_samples() throws Exception {
    // 2 Hz, two records of 1 s, the second at 2.75 s: block 1 is a gap, blocks 2 and 3 share it.
    var raw = RawEdf.edf().signal("Cz", 2).signal("Ö1", 2).signal("EDF Annotations", 20);
    raw.reserved = "EDF+D";
    raw.records = "2";
    raw.samples(10, 20, 30, 40).tal(40, "+0\u0014\u0014\0+0.5\u0014a\u0014\0");
    raw.samples(50, 60, 70, 80).tal(40, "+2.75\u0014\u0014\0+3\u00151\u0014b\u0014\0");
    try (var reader = RecordingReader.open(raw.write(folder.resolve("g.edf")))) {
      var eeg = reader.header().streams().getFirst();
      assertThat(eeg.channels()).hasSize(1);
      var hasher = new BlockHasher(eeg.channels(), 2, 1);
      assertThat(BlockHasher.blocks(reader, 0, 1_000_000_000L))
          .containsExactly(
              hasher.hashOf(new double[][] {{1, 2}}, 2),
              hasher.hashOf(new double[][] {{}}, 0),
              hasher.hashOf(new double[][] {{5}}, 1),
              hasher.hashOf(new double[][] {{6}}, 1));
      assertThat(BlockHasher.blocks(reader, 2, 1_000_000_000L))
          .containsExactly(
              BlockHasher.hashOf(List.of(new Annotation(500_000_000L, 0, "a"))),
              Key.sha256(new byte[0]),
              Key.sha256(new byte[0]),
              BlockHasher.hashOf(List.of(new Annotation(3_000_000_000L, 1_000_000_000L, "b"))));
    }
  }

  @Test
  void changed_sample_changes_only_its_block() throws Exception {
    var raw = RawEdf.edf().signal("Cz", 100);
    raw.records = "5";
    for (int i = 0; i < 500; i++) {
      raw.samples(i);
    }
    var bytes = raw.bytes();
    var before = hashes(bytes);
    bytes[512 + 2 * 333]++;
    var after = hashes(bytes);
    for (int block = 0; block < 5; block++) {
      assertThat(after.get(block).equals(before.get(block))).isEqualTo(block != 3);
    }
  }

  private List<Key> hashes(byte[] bytes) throws Exception {
    var file = java.nio.file.Files.write(folder.resolve("c.edf"), bytes);
    try (var reader = RecordingReader.open(file)) {
      return BlockHasher.blocks(reader, 0, BlockHasher.DEFAULT_BLOCK_NS);
    }
  }

  @Test
  void gap_of_years_is_refused_instead_of_hashed() throws Exception {
    var raw = RawEdf.edf().signal("Cz", 2).signal("EDF Annotations", 10);
    raw.reserved = "EDF+D";
    raw.records = "2";
    raw.samples(0, 0)
        .tal(20, "+0\u0014\u0014\0")
        .samples(0, 0)
        .tal(20, "+3000000000\u0014\u0014\0");
    try (var reader = RecordingReader.open(raw.write(folder.resolve("y.edf")))) {
      var error =
          catchThrowableOfType(
              UnreadableRecording.class,
              () -> BlockHasher.blocks(reader, 0, BlockHasher.DEFAULT_BLOCK_NS));
      assertThat(error.what()).contains("3000000001 blocks");
    }
  }

  @Test
  void events_payload_is_onset_duration_and_label() {
    var bytes = ByteBuffer.allocate(22).putLong(7).putLong(9);
    text(bytes, "é");
    assertThat(BlockHasher.hashOf(List.of(new Annotation(7, 9, "é"))))
        .isEqualTo(Key.sha256(bytes.array()));
  }
}
