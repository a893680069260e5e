package dev.virgo.executor.process;

import dev.virgo.executor.backend.Demand;
import dev.virgo.executor.pool.Limits;
import dev.virgo.executor.pool.NeverStarted;
import dev.virgo.executor.pool.Worker;
import dev.virgo.executor.pool.WorkerClass;
import dev.virgo.executor.pool.WorkerEnd;
import dev.virgo.executor.pool.WorkerSource;
import dev.virgo.executor.pool.WorkerToken;
import dev.virgo.schemas.process.Offspring;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jboss.logging.Logger;

/** Worker processes of this host. */
public final class ProcessWorkers implements WorkerSource {
  private static final Logger LOG = Logger.getLogger(ProcessWorkers.class);

  private final HostLimits limits;
  private final WorkerCommand command;

  private ProcessWorkers(HostLimits limits, WorkerCommand command) {
    this.limits = limits;
    this.command = command;
  }

  /**
   * How.
   *
   * @param classPath of the worker with its transforms
   * @param jvmOptions further options of the workers' JVMs
   * @param blobRoot where results go
   * @param logs folder for what workers print
   * @param otlp where workers send spans; empty: nowhere
   * @param cpus cores of all workers together; empty: the host's
   * @param memoryBytes memory of all workers together; empty: three quarters of the host's
   */
  public record Settings(
      String classPath,
      List<String> jvmOptions,
      URI blobRoot,
      Path logs,
      String otlp,
      OptionalDouble cpus,
      OptionalLong memoryBytes) {
    public Settings {
      jvmOptions = List.copyOf(jvmOptions);
    }
  }

  /** With a token of their own, after those of an executor of this host that was killed. */
  public static ProcessWorkers of(Settings settings) {
    int left = Offspring.endOrphans();
    if (left > 0) {
      LOG.infof("%d processes are ended that an executor had left when it was killed", left);
    }
    var host = HostLimits.ofHost();
    var limits =
        new HostLimits(
            settings.cpus().orElse(host.cpus()), settings.memoryBytes().orElse(host.memoryBytes()));
    var command =
        new WorkerCommand(
            settings.classPath(),
            settings.jvmOptions(),
            WorkerToken.create(),
            settings.blobRoot(),
            settings.logs(),
            settings.otlp());
    return new ProcessWorkers(limits, command);
  }

  @Override
  public String name() {
    return "process";
  }

  @Override
  public String token() {
    return command.token();
  }

  @Override
  public Limits limits() {
    return limits.limits();
  }

  @Override
  public int slots() {
    return Math.max(1, (int) limits.cpus());
  }

  @Override
  public Optional<String> trouble() {
    return Optional.empty();
  }

  @Override
  public Optional<String> refuses(Demand demand) {
    return limits.refuses(demand);
  }

  @Override
  public WorkerClass workerClass(String bundle, Demand demand) {
    return limits.workerClass(bundle, demand);
  }

  @Override
  public double cores(Demand demand) {
    return limits.clamp(demand.cpu());
  }

  @Override
  public Worker start(WorkerClass workerClass, String slot, Worker.Listener listener) {
    try {
      return WorkerProcess.start(command, workerClass, slot, listener);
    } catch (IOException e) {
      LOG.errorf(e, "cannot start a worker");
      return NeverStarted.of(
          listener, new WorkerEnd.NotStarted("cannot start a worker process: " + e.getMessage()));
    }
  }

  @Override
  public void onChange(Runnable listener) {
    // A host stays as large as it is.
  }

  @Override
  public void close() {
    // Nothing is held beside the workers themselves.
  }
}
