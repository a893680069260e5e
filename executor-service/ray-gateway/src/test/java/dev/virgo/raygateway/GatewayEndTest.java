package dev.virgo.raygateway;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each end that a gateway can come to, for real. */
@Tag("ray")
@Timeout(120)
class GatewayEndTest {
  private static final int STOP_SECONDS = 10;

  @TempDir Path folder;
  private BusySlot slot;

  @SuppressWarnings("NullAway.Init")
  GatewayEndTest() {}

  @BeforeEach
  void start() throws Exception {
    slot = BusySlot.on(LocalCluster.shared(), folder);
  }

  @AfterEach
  void stop() throws Exception {
    // Nothing came to be where the beginning failed.
    if (slot != null) {
      slot.close();
    }
  }

  @Test
  void a_gateway_that_is_told_to_stop_takes_its_slots_with_it() throws Exception {
    slot.gateway.terminate();
    assertThat(slot.gateway.exitCode(STOP_SECONDS)).isZero();
    await().atMost(15, SECONDS).until(() -> !slot.workerLives());
  }

  @Test
  void a_gateway_ends_with_what_started_it() throws Exception {
    slot.gateway.endInput();
    assertThat(slot.gateway.exitCode(STOP_SECONDS)).isZero();
    await().atMost(15, SECONDS).until(() -> !slot.workerLives());
  }

  @Test
  void a_gateway_that_is_killed_leaves_no_worker() throws Exception {
    slot.gateway.kill();
    await().atMost(15, SECONDS).until(() -> !slot.workerLives());
  }
}
