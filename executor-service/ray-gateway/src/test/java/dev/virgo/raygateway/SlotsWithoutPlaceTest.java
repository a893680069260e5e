package dev.virgo.raygateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.schemas.rpc.SlotEnded;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a slot that does not start: whose fault it is decides what it counts for. */
@Tag("ray")
@Timeout(180)
class SlotsWithoutPlaceTest {
  /** Enough for a worker to start on a busy machine. */
  private static final String WAIT_MS = "20000";

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init")
  SlotsWithoutPlaceTest() {}

  private GatewayProcess gateway(Map<String, String> further) throws Exception {
    return GatewayProcess.start(
        folder.resolve("gateway"), LocalCluster.shared().address(), further);
  }

  @Test
  void a_cluster_whose_places_are_taken_is_to_blame() throws Exception {
    try (var gateway = gateway(Map.of("VIRGO_RAY_WAIT_MS", WAIT_MS));
        var executor = new TestExecutor(gateway.address(), GatewayProcess.TOKEN)) {
      assertThat(executor.next().hasCluster()).isTrue();
      for (int id = 1; id <= LocalCluster.CPUS; id++) {
        executor.start(id, folder.resolve("blobs"));
        executor.started();
      }
      executor.start(99, folder.resolve("blobs"));
      var ended = executor.ended();
      assertThat(ended.getSlot()).isEqualTo(99);
      assertThat(ended.getCause()).isEqualTo(SlotEnded.Cause.CLUSTER);
      assertThat(ended.getMessage()).contains("no place", "within 20 s");
    }
  }

  @Test
  void a_process_that_never_comes_up_where_there_is_room_is_to_blame_itself() throws Exception {
    var broken =
        Map.of("VIRGO_RAY_WAIT_MS", WAIT_MS, "VIRGO_WORKER_OPTIONS", "-XX:+NoFlagOfAnyJvm");
    try (var gateway = gateway(broken);
        var executor = new TestExecutor(gateway.address(), GatewayProcess.TOKEN)) {
      assertThat(executor.next().hasCluster()).isTrue();
      executor.start(1, folder.resolve("blobs"));
      var ended = executor.ended();
      assertThat(ended.getCause()).isEqualTo(SlotEnded.Cause.NOT_STARTED);
      assertThat(ended.getMessage()).contains("did not start within 20 s");
    }
  }
}
