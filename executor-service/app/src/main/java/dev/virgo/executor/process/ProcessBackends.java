package dev.virgo.executor.process;

import dev.virgo.executor.backend.Backend;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Makes the backend of one host. */
public final class ProcessBackends {
  private static final int TOKEN_BYTES = 24;

  private ProcessBackends() {}

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

  /** Starts no worker before there is something to do. */
  public static Backend start(Settings settings, MeterRegistry meters) {
    var host = Limits.ofHost();
    var limits =
        new Limits(
            settings.cpus().orElse(host.cpus()), settings.memoryBytes().orElse(host.memoryBytes()));
    var token = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(token);
    var command =
        new WorkerCommand(
            settings.classPath(),
            settings.jvmOptions(),
            HexFormat.of().formatHex(token),
            settings.blobRoot(),
            settings.logs(),
            settings.otlp());
    return new ProcessBackend(limits, command, meters);
  }
}
