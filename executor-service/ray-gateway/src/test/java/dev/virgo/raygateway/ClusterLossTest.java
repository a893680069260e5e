package dev.virgo.raygateway;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each end that a cluster can come to, for real. */
@Tag("ray")
@Timeout(120)
class ClusterLossTest {
  private static final int LOSS_SECONDS = 30;

  @TempDir Path folder;
  private LocalCluster cluster;
  private BusySlot slot;

  @SuppressWarnings("NullAway.Init")
  ClusterLossTest() {}

  @BeforeEach
  void start() throws Exception {
    cluster = LocalCluster.start();
    slot = BusySlot.on(cluster, folder);
  }

  @AfterEach
  void stop() throws Exception {
    // Only what came to be, where the beginning failed.
    if (slot != null) {
      slot.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gcs_server", "raylet"})
  void a_gateway_without_its_cluster_ends_to_be_started_again(String program) throws Exception {
    cluster.kill(program);
    assertThat(slot.gateway.exitCode(LOSS_SECONDS)).isNotIn(0, 2, 4);
    assertThat(slot.executor.failure()).isNotNull();
    await().atMost(LOSS_SECONDS, SECONDS).until(() -> !slot.workerLives());
  }

  @Test
  void a_gateway_whose_cluster_was_started_anew_ends_to_be_started_again() throws Exception {
    int port = cluster.port();
    cluster.killAll();
    cluster.close();
    cluster = LocalCluster.start(port);
    assertThat(slot.gateway.exitCode(LOSS_SECONDS)).isNotIn(0, 2, 4);

    try (var next = GatewayProcess.start(folder.resolve("next"), cluster.address(), Map.of())) {
      assertThat(next.address()).isNotEmpty();
    }
  }
}
