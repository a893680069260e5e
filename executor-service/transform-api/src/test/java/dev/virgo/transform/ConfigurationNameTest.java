package dev.virgo.transform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationNameTest {
  @ParameterizedTest
  @CsvSource({
    "lowHz, low_hz",
    "order, order",
    "t0Ns, t0_ns",
    "zeroPhase, zero_phase",
    "maxRPeak, max_r_peak",
    "useDCOffset, use_dc_offset",
    "already_snake, already_snake",
    "EEGBandpass, eeg_bandpass"
  })
  void words_of_a_java_name_are_joined_by_underscores(String javaName, String expected) {
    assertThat(ConfigurationName.of(javaName)).isEqualTo(expected);
  }
}
