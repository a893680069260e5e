package dev.virgo.schemas.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class KeyWriterTest {
  @Test
  void encoding_is_length_prefixed_big_endian() {
    // By hand: 4 bytes of length and the bytes, int32, int64, IEEE 754, one byte.
    var bytes =
        KeyWriter.of("µ")
            .bytes(new byte[] {1, 2, 3})
            .count(2)
            .int64(-2)
            .float64(1.5)
            .flag(true)
            .toBytes();
    assertThat(HexFormat.of().formatHex(bytes))
        .isEqualTo(
            "00000002c2b5"
                + "00000003010203"
                + "00000002"
                + "fffffffffffffffe"
                + "3ff8000000000000"
                + "01");
  }

  @Test
  void moved_border_between_two_texts_changes_the_hash() {
    assertThat(KeyWriter.of("d").text("ab").text("c").hash())
        .isNotEqualTo(KeyWriter.of("d").text("a").text("bc").hash());
  }

  @Test
  void every_nan_is_one_and_the_two_zeros_are_two() {
    double otherNan = Double.longBitsToDouble(0xfff8000000000001L);
    assertThat(KeyWriter.of("d").float64(otherNan).hash())
        .isEqualTo(KeyWriter.of("d").float64(Double.NaN).hash());
    assertThat(KeyWriter.of("d").float64(-0.0).hash())
        .isNotEqualTo(KeyWriter.of("d").float64(0.0).hash());
  }

  @Test
  void reset_goes_back_to_the_common_head() {
    var writer = KeyWriter.of("d").text("head");
    int mark = writer.mark();
    var first = writer.text("one").hash();
    var second = writer.reset(mark).text("two").hash();
    assertThat(first).isEqualTo(KeyWriter.of("d").text("head").text("one").hash());
    assertThat(second).isEqualTo(KeyWriter.of("d").text("head").text("two").hash());
    assertThatThrownBy(() -> writer.reset(writer.mark() + 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void buffer_grows_and_the_writer_goes_on_after_a_hash() {
    var writer = KeyWriter.payload();
    for (int i = 0; i < 10_000; i++) {
      writer.int64(i);
    }
    assertThat(writer.hash()).isEqualTo(Key.sha256(writer.toBytes()));
    assertThat(writer.int64(1).hash()).isEqualTo(Key.sha256(writer.toBytes()));
  }
}
