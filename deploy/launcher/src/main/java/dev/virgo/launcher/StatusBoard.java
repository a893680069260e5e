package dev.virgo.launcher;

import dev.virgo.embedded.EmbeddedDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Keeps {@code status.json} true: services are told to it, for the other processes (workers come
 * and go, the database is started again) it looks by itself.
 */
final class StatusBoard implements AutoCloseable {
  private static final long BETWEEN_LOOKS_MILLIS = 1000;

  private final DataFolder folder;
  private final SystemSettings settings;
  private final String backend;
  private final LongSupplier databasePid;
  private final ScheduledExecutorService loop =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("status-board").factory());
  private List<SystemStatus.Service> services = List.of();
  private Optional<SystemStatus> written = Optional.empty();
  private boolean failing;
  private boolean closed;

  StatusBoard(
      DataFolder folder, SystemSettings settings, String backend, LongSupplier databasePid) {
    this.folder = folder;
    this.settings = settings;
    this.backend = backend;
    this.databasePid = databasePid;
  }

  /**
   * Looks every second from now on.
   *
   * @param journal told once when the file cannot be written any more
   */
  void watch(Consumer<String> journal) {
    var _ =
        loop.scheduleWithFixedDelay(
            () -> look(journal), BETWEEN_LOOKS_MILLIS, BETWEEN_LOOKS_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Takes the services' new state and writes the file. */
  synchronized void update(List<SystemStatus.Service> now) {
    services = List.copyOf(now);
    refresh();
  }

  /** Writes the file if something else is true now. */
  synchronized void refresh() {
    SystemStatus now = current();
    if (closed || written.equals(Optional.of(now))) {
      return;
    }
    try {
      now.write(folder.path());
      written = Optional.of(now);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized SystemStatus current() {
    var ports = new PortLayout(settings.basePort());
    return new SystemStatus(
        services.stream().allMatch(SystemStatus.Service::ready),
        folder.path().toString(),
        "http://127.0.0.1:" + ports.of(ServiceRole.PLANNER),
        "127.0.0.1:" + ports.kafka(),
        postgres(ports.postgres()),
        services,
        processes(),
        backend,
        services.stream().anyMatch(service -> service.name().equals(Jaeger.NAME))
            ? trace(ports)
            : null);
  }

  private static SystemStatus.Trace trace(PortLayout ports) {
    return new SystemStatus.Trace(
        "http://127.0.0.1:" + ports.traceViewer(), "http://127.0.0.1:" + ports.traceReceiver());
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    loop.shutdownNow();
    SystemStatus.remove(folder.path());
  }

  private void look(Consumer<String> journal) {
    try {
      refresh();
      failing = false;
    } catch (UncheckedIOException e) {
      if (!failing) {
        journal.accept("cannot write the status, trying again: " + e.getMessage());
      }
      failing = true;
    }
  }

  private SystemStatus.Postgres postgres(int port) {
    String place = "%s:%d/%s".formatted(EmbeddedDatabase.HOST, port, EmbeddedDatabase.DATABASE);
    String user = EmbeddedDatabase.USER;
    String password = settings.databasePassword();
    return new SystemStatus.Postgres(
        "jdbc:postgresql://" + place,
        "postgresql://%s:%s@%s".formatted(user, password, place),
        user,
        password);
  }

  private List<SystemStatus.RunningProcess> processes() {
    var processes = new ArrayList<SystemStatus.RunningProcess>();
    processes.add(new SystemStatus.RunningProcess("broker", ProcessHandle.current().pid()));
    processes.add(new SystemStatus.RunningProcess("database", databasePid.getAsLong()));
    for (SystemStatus.Service service : services) {
      Long pid = service.pid();
      if (pid != null) {
        processes.add(new SystemStatus.RunningProcess(service.name(), pid));
        parts(service.name(), pid).forEach(processes::add);
      }
    }
    return processes;
  }

  // The executor's are workers; tied.sh has the program that it was asked to run, and Ray's many.
  private static Stream<SystemStatus.RunningProcess> parts(String service, long pid) {
    var process = ProcessHandle.of(pid).stream();
    return service.equals(Ray.HEAD)
        ? process.flatMap(ProcessHandle::descendants).map(StatusBoard::partOfRay)
        : process
            .flatMap(ProcessHandle::children)
            .map(child ->
                new SystemStatus.RunningProcess(
                    service.equals(ServiceRole.EXECUTOR.label()) ? "worker" : service,
                    child.pid()));
  }

  private static SystemStatus.RunningProcess partOfRay(ProcessHandle process) {
    var command = process.info().command().map(Path::of).map(Path::getFileName);
    String role =
        switch (command.map(Path::toString).orElse("")) {
          case "gcs_server" -> "ray-gcs";
          case "raylet" -> "raylet";
          case "java" -> "worker";
          default -> Ray.HEAD;
        };
    return new SystemStatus.RunningProcess(role, process.pid());
  }
}
