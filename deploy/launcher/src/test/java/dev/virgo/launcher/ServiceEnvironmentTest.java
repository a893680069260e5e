package dev.virgo.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServiceEnvironmentTest {
  @Test
  void executor_is_told_everything() {
    assertThat(variables(ServiceRole.EXECUTOR, Optional.of("http://127.0.0.1:4317")))
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("VIRGO_SERVICE", "executor"),
                Map.entry("VIRGO_INSTANCE", "executor"),
                Map.entry("VIRGO_HTTP_PORT", "7402"),
                Map.entry("VIRGO_KAFKA", "127.0.0.1:7404"),
                Map.entry("VIRGO_PG_HOST", "127.0.0.1"),
                Map.entry("VIRGO_PG_PORT", "7406"),
                Map.entry("VIRGO_PG_DATABASE", "virgo"),
                Map.entry("VIRGO_PG_USER", "virgo"),
                Map.entry("VIRGO_PG_PASSWORD", "the-password"),
                Map.entry("VIRGO_TOKEN", "the-token"),
                Map.entry("VIRGO_BLOB_ROOT", "file:///data/ursa/blobs"),
                Map.entry("VIRGO_DATA", "/data"),
                Map.entry("VIRGO_PLANNER_ADDRESS", "127.0.0.1:7400"),
                Map.entry("VIRGO_CACHE_ADDRESS", "127.0.0.1:7401"),
                Map.entry("VIRGO_EXECUTOR_ADDRESS", "127.0.0.1:7402"),
                Map.entry("VIRGO_PARENT_PIPE", "1"),
                // Shorter than the eight seconds that the launcher waits.
                Map.entry("VIRGO_EXECUTOR_GRACE_MS", "2000"),
                Map.entry("VIRGO_WORKER_CLASSPATH", "/home/worker/*:/mine/*"),
                Map.entry("VIRGO_OTLP_ENDPOINT", "http://127.0.0.1:4317")));
  }

  @Test
  void only_the_executor_knows_the_worker() {
    assertThat(variables(ServiceRole.PLANNER, Optional.empty()))
        .containsEntry("VIRGO_HTTP_PORT", "7400")
        .doesNotContainKeys("VIRGO_WORKER_CLASSPATH", "VIRGO_OTLP_ENDPOINT");
  }

  @Test
  void executor_on_ray_knows_the_gateway_and_no_worker_of_this_host() {
    assertThat(variables(ServiceRole.EXECUTOR, Optional.of("127.0.0.1:7411"), Optional.empty()))
        .containsEntry("VIRGO_BACKEND", "ray")
        .containsEntry("VIRGO_RAY_GATEWAY", "127.0.0.1:7411")
        .doesNotContainKey("VIRGO_WORKER_CLASSPATH");
    assertThat(variables(ServiceRole.PLANNER, Optional.of("127.0.0.1:7411"), Optional.empty()))
        .doesNotContainKeys("VIRGO_BACKEND", "VIRGO_RAY_GATEWAY");
  }

  private static Map<String, String> variables(ServiceRole role, Optional<String> otlp) {
    return variables(role, Optional.empty(), otlp);
  }

  private static Map<String, String> variables(
      ServiceRole role, Optional<String> rayGateway, Optional<String> otlp) {
    return new ServiceEnvironment(
            role,
            new PortLayout(7400),
            new SystemSettings(7400, "the-token", "the-password"),
            Path.of("/data"),
            Path.of("/data/ursa/blobs"),
            List.of(Path.of("/home/worker"), Path.of("/mine")),
            rayGateway,
            otlp)
        .variables();
  }
}
