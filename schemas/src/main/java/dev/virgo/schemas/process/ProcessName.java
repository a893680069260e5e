package dev.virgo.schemas.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A process of a host, by a name that no other one of that host ever has. Pids come again; with the
 * start they do not.
 *
 * @param numbering who counts the processes: containers of one host may each have a process 7
 * @param pid in that numbering
 * @param start on Linux in ticks since the boot (field 22 of proc_pid_stat(5)): the wall clock's
 *     time of the start is another one for each JVM that asks after the clock was set
 */
public record ProcessName(String numbering, long pid, long start) {
  /** What {@link #toString} gives, for expressions that have it in them. */
  public static final String PATTERN = "\\d{1,18}\\.\\d{1,18}\\.\\d{1,18}";

  private static final boolean HAS_STAT = Files.exists(Path.of("/proc/self/stat"));
  private static final String NUMBERING = numberingHere();
  private static final ProcessName CURRENT = of(ProcessHandle.current());

  /** Of the process that asks. */
  public static ProcessName current() {
    return CURRENT;
  }

  /** Of a process that this one sees. */
  public static ProcessName of(ProcessHandle process) {
    return new ProcessName(NUMBERING, process.pid(), started(process));
  }

  /** Back from {@link #toString}; nothing where the text is no such name. */
  public static Optional<ProcessName> parse(String text) {
    return Optional.of(text)
        .filter(name -> name.matches(PATTERN))
        .map(name -> name.split("\\.", -1))
        .map(
            parts -> new ProcessName(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2])));
  }

  /** Whether it could be seen from here, given that it is of this host. */
  public boolean isVisible() {
    return numbering.equals(NUMBERING);
  }

  /**
   * Whether it still runs: one that has ended and is in the table only because nobody has taken
   * note of it does not. Says nothing of one that is not visible.
   */
  public boolean lives() {
    return ProcessHandle.of(pid)
        .filter(process -> process.isAlive() && isThis(process))
        .isPresent();
  }

  @Override
  public String toString() {
    return "%s.%d.%d".formatted(numbering, pid, start);
  }

  private static long started(ProcessHandle process) {
    try {
      return Long.parseLong(stat(process)[22 - 3]);
    } catch (IOException e) {
      return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
  }

  private boolean isThis(ProcessHandle process) {
    try {
      var stat = stat(process);
      return !stat[0].equals("Z") && Long.parseLong(stat[22 - 3]) == start;
    } catch (IOException e) {
      // For want of a descriptor, say: nobody is declared dead because of that.
      return process.isAlive() && (HAS_STAT || started(process) == start);
    }
  }

  /** Fields of proc_pid_stat(5), from the third. */
  private static String[] stat(ProcessHandle process) throws IOException {
    var stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
    // The second field is a name in parentheses that may hold anything.
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
  }

  private static String numberingHere() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString().replaceAll("\\D", "");
    } catch (IOException e) {
      return "0";
    }
  }
}
