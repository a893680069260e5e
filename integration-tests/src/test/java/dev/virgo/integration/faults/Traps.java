package dev.virgo.integration.faults;

import dev.virgo.integration.faults.agent.Trap;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;

/**
 * Reaches into the processes of a system at named points, see {@code points.btm}: every program is
 * started with Byteman's agent and a folder of its own, where a file arms a point or takes out a
 * guard.
 */
final class Traps {
  private static final String RULES = "points.btm";

  private final Path folder;
  private final Path helper;
  private final Path rules;

  /** A program of the system that the agent is in. */
  enum Program {
    PLANNER,
    CACHE,
    EXECUTOR,
    BACKFILL,
    WORKER,
    LAUNCHER;

    static final List<Program> SERVICES = List.of(PLANNER, CACHE, EXECUTOR, BACKFILL);

    String label() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private Traps(Path folder, Path helper, Path rules) {
    this.folder = folder;
    this.helper = helper;
    this.rules = rules;
  }

  /** Nothing is armed, every guard is in its place. */
  static Traps in(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (var program : Program.values()) {
      Files.createDirectories(folder.resolve(program.label()));
    }
    var rules = folder.resolve(RULES);
    Files.writeString(rules, rules());
    var helper = folder.resolve("helper.jar");
    try (var jar = new JarOutputStream(Files.newOutputStream(helper))) {
      var name = Trap.class.getName().replace('.', '/') + ".class";
      jar.putNextEntry(new JarEntry(name));
      try (var bytes = Objects.requireNonNull(loader().getResourceAsStream(name))) {
        bytes.transferTo(jar);
      }
    }
    return new Traps(folder, helper, rules);
  }

  static String rules() throws IOException {
    try (var text = Objects.requireNonNull(Traps.class.getResourceAsStream(RULES))) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static ClassLoader loader() {
    return Objects.requireNonNull(Traps.class.getClassLoader());
  }

  /** What the JVM of a program is started with. */
  List<String> flags(Program program) {
    var agent = codeOf(org.jboss.byteman.agent.Main.class);
    // Both are for every class loader to find: the workers of a Ray cluster have one of their own.
    return List.of(
        "-javaagent:%s=script:%s,boot:%s,boot:%s".formatted(agent, rules, agent, helper),
        "-Dvirgo.faults=" + folder.resolve(program.label()));
  }

  /** The jar or folder that a class comes from. */
  static Path codeOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** The next process of the program that gets to the point dies there. */
  void arm(Program program, String point) throws IOException {
    Files.deleteIfExists(sprung(program, point));
    Files.createFile(folder.resolve(program.label()).resolve(point));
  }

  /** Whether a process died there since the point was armed. */
  boolean sprang(Program program, String point) {
    return Files.exists(sprung(program, point));
  }

  /** When it did. */
  Instant sprangAt(Program program, String point) throws IOException {
    // The move changes no other time of the file.
    var changed = (FileTime) Files.getAttribute(sprung(program, point), "unix:ctime");
    return changed.toInstant();
  }

  private Path sprung(Program program, String point) {
    return folder.resolve(program.label()).resolve(point + ".sprung");
  }

  /** Takes a guard out of the running program. */
  void takeOut(Program program, String guard) throws IOException {
    Files.createFile(guardFile(program, guard));
  }

  /** Puts it back. */
  void putBack(Program program, String guard) throws IOException {
    Files.deleteIfExists(guardFile(program, guard));
  }

  private Path guardFile(Program program, String guard) {
    return folder.resolve(program.label()).resolve("without-" + guard);
  }

  /** Nothing is armed, held up or taken out any more. */
  void disarm() throws IOException {
    for (var program : Program.values()) {
      try (var files = Files.list(folder.resolve(program.label()))) {
        for (var file : files.filter(Traps::lasts).toList()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static boolean lasts(Path file) {
    var name = file.getFileName().toString();
    return !name.endsWith(".sprung") && !name.equals("commits");
  }

  /** Holds up what executors commit, but for leases up to that number. */
  void holdCommits(long above) throws IOException {
    var hold = executor().resolve("hold-commits");
    var next = Files.writeString(executor().resolve("next"), Long.toString(above));
    Files.move(next, hold, StandardCopyOption.ATOMIC_MOVE);
  }

  void letCommitsGo() throws IOException {
    Files.deleteIfExists(executor().resolve("hold-commits"));
  }

  /** Leases under which executors called commit. */
  Set<Long> committingLeases() throws IOException {
    var notes = executor().resolve("commits");
    return Files.exists(notes)
        ? Files.readAllLines(notes).stream().map(Long::valueOf).collect(Collectors.toSet())
        : Set.of();
  }

  private Path executor() {
    return folder.resolve(Program.EXECUTOR.label());
  }
}
