package dev.virgo.raygateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  private static final Map<String, String> LEAST =
      Map.of(
          "VIRGO_RAY_ADDRESS", "10.0.0.1:6379",
          "VIRGO_TOKEN", "secret",
          "VIRGO_WORKER_CLASSPATH", "/jars/*",
          "VIRGO_DATA", "/data");

  private static Map<String, String> with(String name, String value) {
    var changed = new HashMap<>(LEAST);
    changed.put(name, value);
    return changed;
  }

  @Test
  void serves_only_this_host_unless_told_otherwise() throws Exception {
    var settings = Settings.of(LEAST);
    assertThat(settings.host()).isEqualTo("127.0.0.1");
    assertThat(settings.port()).isZero();
    assertThat(settings.nodeIp()).isEqualTo("10.0.0.1");
    assertThat(settings.parentPipe()).isFalse();
    assertThat(settings.workerOptions()).isEmpty();
  }

  @Test
  void options_of_workers_are_separated_by_spaces() throws Exception {
    var settings = Settings.of(with("VIRGO_WORKER_OPTIONS", " -Xint   -Da=b "));
    assertThat(settings.workerOptions()).containsExactly("-Xint", "-Da=b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"VIRGO_RAY_ADDRESS", "VIRGO_TOKEN", "VIRGO_WORKER_CLASSPATH", "VIRGO_DATA"})
  void what_is_missing_is_named(String name) {
    assertThatThrownBy(() -> Settings.of(with(name, " ")))
        .isInstanceOfSatisfying(
            StartFailure.class, e -> assertThat(e.exit()).isEqualTo(Exit.SETTINGS))
        .hasMessageContaining(name);
  }

  @ParameterizedTest
  @CsvSource({
    "VIRGO_RAY_ADDRESS, ray://host:1",
    "VIRGO_RAY_ADDRESS, host:70000",
    "VIRGO_RAY_ADDRESS, host:0",
    "VIRGO_GATEWAY_PORT, 65536",
    "VIRGO_GATEWAY_PORT, http",
    "VIRGO_RAY_SLOT_CPUS, 0",
    "VIRGO_RAY_SLOT_CPUS, 1.5",
    "VIRGO_RAY_SLOT_CPUS, NaN",
    "VIRGO_RAY_SLOT_MEMORY_BYTES, 1000",
    "VIRGO_RAY_WAIT_MS, 0"
  })
  void what_is_wrong_is_named_with_its_value(String name, String value) {
    assertThatThrownBy(() -> Settings.of(with(name, value)))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining(name + " is '" + value + "'; it must be ");
  }

  @Test
  void the_token_is_not_printed() throws Exception {
    assertThat(Settings.of(LEAST).toString()).doesNotContain("secret");
  }
}
