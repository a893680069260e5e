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

/** Each end that a gateway can come to, for real. */
@Tag("ray")
@Timeout(120)
class GatewayEndTest {
  private static final int STOP_SECONDS = 10;

  @TempDir Path folder;
  private GatewayProcess gateway;
  private TestExecutor executor;
  private long worker;

  @SuppressWarnings("NullAway.Init")
  GatewayEndTest() {}

  @BeforeEach
  void startWithOneBusySlot() throws Exception {
    var cluster = LocalCluster.shared().address();
    gateway = GatewayProcess.start(folder.resolve("gateway"), cluster, Map.of());
    executor = new TestExecutor(gateway.address(), GatewayProcess.TOKEN);
    assertThat(executor.next().hasCluster()).isTrue();
    executor.start(1, folder.resolve("blobs"));
    worker = executor.started().getPid();
    executor.ask(1, Behaving.run(1, "loop"));
    assertThat(executor.reply().hasStarted()).isTrue();
  }

  @AfterEach
  void stop() throws Exception {
    // Only what came to be, where the beginning failed.
    if (executor != null) {
      executor.close();
    }
    if (gateway != null) {
      gateway.close();
    }
  }

  private boolean workerLives() {
    return ProcessHandle.of(worker).filter(ProcessHandle::isAlive).isPresent();
  }

  @Test
  void a_gateway_that_is_told_to_stop_takes_its_slots_with_it() throws Exception {
    gateway.terminate();
    assertThat(gateway.exitCode(STOP_SECONDS)).isZero();
    await().atMost(1, SECONDS).until(() -> !workerLives());
  }

  @Test
  void a_gateway_ends_with_what_started_it() throws Exception {
    gateway.endInput();
    assertThat(gateway.exitCode(STOP_SECONDS)).isZero();
    await().atMost(1, SECONDS).until(() -> !workerLives());
  }

  @Test
  void a_gateway_that_is_killed_leaves_no_worker() throws Exception {
    gateway.kill();
    await().atMost(2, SECONDS).until(() -> !workerLives());
  }
}
