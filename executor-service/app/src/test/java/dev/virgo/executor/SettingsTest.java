package dev.virgo.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  private static final Map<String, String> LEAST =
      Map.of(
          "virgo.cache.address", "127.0.0.1:1",
          "virgo.token", "t",
          "virgo.blob.root", "file:///blobs",
          "virgo.data", "/data",
          "virgo.worker.classpath", "worker/*");

  private static Settings settings(String name, String value) {
    var values = new HashMap<>(LEAST);
    values.put(name, value);
    return settings(values);
  }

  private static Settings settings(Map<String, String> values) {
    return new Settings(
        new SmallRyeConfigBuilder()
            .withSources(new PropertiesConfigSource(values, "test", 100))
            .build());
  }

  @Test
  void defaults_are_allowed() {
    var settings = settings("virgo.otlp.endpoint", "");
    settings.check();
    assertThat(settings.lease()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.renewEvery()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.renewDeadline()).isLessThan(settings.renewEvery());
    assertThat(settings.cpus()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "virgo.renew.ms, 0, VIRGO_RENEW_MS, from 50 to 15000",
    "virgo.renew.ms, 15001, VIRGO_RENEW_MS, from 50 to 15000",
    "virgo.lease.ms, 10, VIRGO_LEASE_MS, from 1000 to 3600000",
    "virgo.lease.ms, soon, VIRGO_LEASE_MS, a whole number",
    "virgo.executor.grace.ms, -1, VIRGO_EXECUTOR_GRACE_MS, from 0",
    "virgo.process.cpus, 0, VIRGO_PROCESS_CPUS, from 0.1",
    "virgo.process.cpus, NaN, VIRGO_PROCESS_CPUS, from 0.1",
    "virgo.process.memory.bytes, 1000, VIRGO_PROCESS_MEMORY_BYTES, from 268435456",
    "virgo.price.cpu-second, -1, VIRGO_PRICE_CPU_SECOND, from 0.0",
    "virgo.development.mode, perhaps, VIRGO_DEVELOPMENT_MODE, true or false",
    "virgo.backend, cluster, VIRGO_BACKEND, process or ray",
    "virgo.blob.root, s3://bucket, VIRGO_BLOB_ROOT, a file: URI",
  })
  void value_that_cannot_be_is_said_at_the_start_with_what_is_allowed(
      String name, String value, String variable, String allowed) {
    assertThatIllegalStateException()
        .isThrownBy(() -> settings(name, value).check())
        .withMessageContaining(variable + " is '" + value + "'")
        .withMessageContaining(allowed);
  }

  @Test
  void ray_needs_its_gateway_and_no_worker_of_this_host() {
    var ray = new HashMap<>(LEAST);
    ray.remove("virgo.worker.classpath");
    ray.put("virgo.backend", "ray");
    assertThatIllegalStateException()
        .isThrownBy(() -> settings(ray).check())
        .withMessageContaining("VIRGO_RAY_GATEWAY is not set");
    ray.put("virgo.ray.gateway", "here");
    assertThatIllegalStateException()
        .isThrownBy(() -> settings(ray).check())
        .withMessageContaining("VIRGO_RAY_GATEWAY is 'here'; it has to be host:port");
    ray.put("virgo.ray.gateway", "127.0.0.1:70000");
    assertThatIllegalStateException()
        .isThrownBy(() -> settings(ray).check())
        .withMessageContaining("VIRGO_RAY_GATEWAY is '127.0.0.1:70000'; it has to be host:port");
    ray.put("virgo.ray.gateway", "127.0.0.1:7410");
    settings(ray).check();
    ray.put("virgo.process.cpus", "2");
    assertThatIllegalStateException()
        .isThrownBy(() -> settings(ray).check())
        .withMessageContaining("VIRGO_PROCESS_CPUS is '2', but VIRGO_BACKEND is ray");
  }

  @Test
  void gateway_without_the_backend_ray_is_refused() {
    assertThatIllegalStateException()
        .isThrownBy(() -> settings("virgo.ray.gateway", "127.0.0.1:7410").check())
        .withMessageContaining("VIRGO_BACKEND is process; set it to ray");
  }
}
