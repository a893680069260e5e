package dev.virgo.raygateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;

/** A gateway whose only slot is at work and will not come to an end by itself. */
final class BusySlot implements AutoCloseable {
  final GatewayProcess gateway;
  final TestExecutor executor;
  private final long worker;

  private BusySlot(GatewayProcess gateway, TestExecutor executor, long worker) {
    this.gateway = gateway;
    this.executor = executor;
    this.worker = worker;
  }

  static BusySlot on(LocalCluster cluster, Path folder) throws Exception {
    var gateway = GatewayProcess.start(folder.resolve("gateway"), cluster.address(), Map.of());
    try {
      var executor = new TestExecutor(gateway.address(), GatewayProcess.TOKEN);
      try {
        return new BusySlot(gateway, executor, occupy(executor, folder.resolve("blobs")));
      } catch (Exception | AssertionError e) {
        executor.close();
        throw e;
      }
    } catch (Exception | AssertionError e) {
      gateway.close();
      throw e;
    }
  }

  /** The worker's process. */
  private static long occupy(TestExecutor executor, Path blobs) throws Exception {
    assertThat(executor.next().hasCluster()).isTrue();
    executor.start(1, blobs);
    long worker = executor.started().getPid();
    executor.ask(1, Behaving.run(1, "loop"));
    assertThat(executor.reply().hasStarted()).isTrue();
    return worker;
  }

  boolean workerLives() {
    return ProcessHandle.of(worker).filter(ProcessHandle::isAlive).isPresent();
  }

  @Override
  public void close() throws Exception {
    executor.close();
    gateway.close();
  }
}
