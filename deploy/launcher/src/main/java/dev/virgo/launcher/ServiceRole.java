package dev.virgo.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** The four services, in the order of their ports. */
public enum ServiceRole {
  PLANNER(0, "planner-service/app", "-Xmx256m"),
  CACHE(1, "cache-service", "-Xmx192m"),
  EXECUTOR(2, "executor-service/app", "-Xmx192m"),
  BACKFILL(3, "backfill-service", "-Xmx128m");

  // Halves the processor time of a start; a service that must go fast gets flags of its own.
  private static final List<String> SHORT_LIVED =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private static final List<String> ALWAYS =
      List.of(
          // It is started again; one that went on would lack what the thread did that had no
          // memory.
          "-XX:+ExitOnOutOfMemoryError",
          // Netty's; the JVM's warnings of it would stand among the log's lines of JSON.
          LauncherProcess.QUIET_UNSAFE);

  private final int portOffset;
  private final String module;
  private final String heap;

  ServiceRole(int portOffset, String module, String heap) {
    this.portOffset = portOffset;
    this.module = module;
    this.heap = heap;
  }

  /**
   * As in {@code status --json}: {@code planner}, {@code cache}, {@code executor}, {@code
   * backfill}.
   */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Its place among the ports of a system, see {@link PortLayout}. */
  int portOffset() {
    return portOffset;
  }

  /** The service's program below the repository's root. */
  Path program(Path home) {
    return home.resolve(module).resolve("target/quarkus-app/service.jar");
  }

  /** What makes its starts faster. */
  AotCache cache(Path home) {
    Path program = program(home);
    Path jars = Objects.requireNonNull(program.getParent());
    return new AotCache(label(), jars, List.of("-jar", program.getFileName().toString()));
  }

  /**
   * JVM flags.
   *
   * @param others what the caller wants instead of the usual ones
   */
  List<String> flags(Optional<List<String>> others) {
    var flags = new ArrayList<>(ALWAYS);
    flags.addAll(others.orElseGet(this::usualFlags));
    return List.copyOf(flags);
  }

  private List<String> usualFlags() {
    var flags = new ArrayList<>(SHORT_LIVED);
    flags.add(heap);
    return flags;
  }
}
