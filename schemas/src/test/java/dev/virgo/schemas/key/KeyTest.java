package dev.virgo.schemas.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTest {
  @Test
  void hash_of_abc_is_that_of_the_standard() {
    // FIPS 180-2, appendix B.1.
    assertThat(Key.sha256("abc".getBytes(UTF_8)).hex())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @Test
  void bytes_and_text_round_trip() {
    var random = new Random(41);
    for (int i = 0; i < 1000; i++) {
      var bytes = new byte[Key.BYTES];
      random.nextBytes(bytes);
      var key = Key.of(bytes);
      assertThat(key.bytes()).isEqualTo(bytes);
      assertThat(Key.parse(key.hex())).isEqualTo(key);
    }
  }

  @Test
  void order_is_that_of_unsigned_bytes_as_in_the_database() {
    var random = new Random(42);
    for (int i = 0; i < 1000; i++) {
      var left = new byte[Key.BYTES];
      var right = new byte[Key.BYTES];
      random.nextBytes(left);
      random.nextBytes(right);
      // Equal beginnings, so that every word decides once in a while.
      System.arraycopy(left, 0, right, 0, random.nextInt(Key.BYTES));
      assertThat(Integer.signum(Key.of(left).compareTo(Key.of(right))))
          .isEqualTo(Integer.signum(Arrays.compareUnsigned(left, right)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 31, 33})
  void other_numbers_of_bytes_are_refused(int length) {
    assertThatThrownBy(() -> Key.of(new byte[length])).hasMessageContaining("32 bytes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "00", "zz7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"})
  void text_that_is_no_key_is_refused(String text) {
    assertThatThrownBy(() -> Key.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
