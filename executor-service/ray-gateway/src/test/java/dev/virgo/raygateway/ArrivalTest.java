package dev.virgo.raygateway;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a gateway finds when it starts. */
@Tag("ray")
@Timeout(120)
class ArrivalTest {
  @TempDir Path folder;

  private GatewayProcess start(String cluster, Map<String, String> further) throws Exception {
    return GatewayProcess.start(folder.resolve("gateway"), cluster, further);
  }

  @Test
  void a_cluster_that_does_not_come_is_named_with_what_to_do() throws Exception {
    var nowhere = "127.0.0.1:" + LocalCluster.freePort();
    try (var gateway = start(nowhere, Map.of("VIRGO_RAY_WAIT_MS", "300"))) {
      assertThat(gateway.exitCode(20)).isEqualTo(Exit.NO_CLUSTER.code());
      assertThat(gateway.complained())
          .contains(nowhere + " is not there", "ray start --head", "VIRGO_RAY_ADDRESS");
      assertThat(gateway.said()).isEmpty();
    }
  }

  @Test
  void a_late_cluster_is_waited_for_with_a_word_now_and_then() throws Exception {
    LocalCluster.tools();
    int port = LocalCluster.freePort();
    try (var gateway = start("127.0.0.1:" + port, Map.of())) {
      await().atMost(20, SECONDS).until(() -> gateway.complained().contains("waiting for"));
      try (var _ = LocalCluster.start(port)) {
        assertThat(gateway.address()).startsWith("127.0.0.1:");
      }
    }
  }

  @Test
  void a_cluster_of_another_version_is_refused_with_both_versions() throws Exception {
    var cluster = LocalCluster.shared();
    pretendVersion(cluster, "2.40.0");
    try (var gateway = start(cluster.address(), Map.of())) {
      assertThat(gateway.exitCode(30)).isEqualTo(Exit.OTHER_VERSION.code());
      assertThat(gateway.complained())
          .contains("runs Ray 2.40.0", "needs Ray 2.39.0", "pip install ray==2.39.0");
    } finally {
      pretendVersion(cluster, "2.39.0");
    }
  }

  private static void pretendVersion(LocalCluster cluster, String version) throws Exception {
    var program =
        """
        from ray._raylet import GcsClient
        GcsClient(address="%s").internal_kv_put(
            b"CLUSTER_METADATA", b'{"ray_version": "%s"}', True, namespace=b"cluster")
        """
            .formatted(cluster.address(), version);
    var python = LocalCluster.tools().resolve("python").toString();
    assertThat(new ProcessBuilder(python, "-c", program).inheritIO().start().waitFor()).isZero();
  }

  @Test
  void a_port_that_is_taken_is_named() throws Exception {
    var cluster = LocalCluster.shared().address();
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = Integer.toString(taken.getLocalPort());
      try (var gateway = start(cluster, Map.of("VIRGO_GATEWAY_PORT", port))) {
        assertThat(gateway.exitCode(40)).isEqualTo(Exit.SETTINGS.code());
        assertThat(gateway.complained())
            .contains("127.0.0.1:" + port, "in use", "VIRGO_GATEWAY_PORT");
      }
    }
  }

  @Test
  void a_cluster_that_starts_no_workers_is_named() throws Exception {
    var java = Files.writeString(folder.resolve("java"), "#!/bin/sh\nexit 1\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (var cluster = LocalCluster.withJavaOf(folder)) {
      try (var gateway = start(cluster.address(), Map.of("VIRGO_RAY_WAIT_MS", "5000"))) {
        // Ray's library may end it in its own way; that is worth another try, too.
        assertThat(gateway.exitCode(60)).isNotIn(0, 2, 4);
        assertThat(gateway.complained()).contains("starts no workers", "java");
        assertThat(gateway.said()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "another"})
  void nobody_is_served_without_the_token(String token) throws Exception {
    try (var gateway = start(LocalCluster.shared().address(), Map.of())) {
      try (var stranger = new TestExecutor(gateway.address(), token)) {
        var status = Status.fromThrowable(stranger.failure());
        assertThat(status.getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(status.getDescription()).contains("VIRGO_TOKEN");
      }
      assertThat(gateway.complained()).doesNotContain(GatewayProcess.TOKEN);
    }
  }
}
