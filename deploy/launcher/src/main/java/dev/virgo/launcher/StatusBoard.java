package dev.virgo.launcher;

import dev.virgo.embedded.EmbeddedDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** Keeps {@code status.json} true. */
final class StatusBoard implements AutoCloseable {
  private final DataFolder folder;
  private final SystemSettings settings;
  private final String backend;
  private final LongSupplier databasePid;
  private List<SystemStatus.Service> services = List.of();

  StatusBoard(
      DataFolder folder, SystemSettings settings, String backend, LongSupplier databasePid) {
    this.folder = folder;
    this.settings = settings;
    this.backend = backend;
    this.databasePid = databasePid;
  }

  /** Takes the services' new state and writes the file. */
  synchronized void update(List<SystemStatus.Service> now) {
    services = List.copyOf(now);
    try {
      current().write(folder.path());
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
        backend);
  }

  @Override
  public void close() throws IOException {
    SystemStatus.remove(folder.path());
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
        workers(pid).forEach(processes::add);
      }
    }
    return processes;
  }

  // Only the executor has processes of its own.
  private static Stream<SystemStatus.RunningProcess> workers(long pid) {
    return ProcessHandle.of(pid).stream()
        .flatMap(ProcessHandle::children)
        .map(child -> new SystemStatus.RunningProcess("worker", child.pid()));
  }
}
