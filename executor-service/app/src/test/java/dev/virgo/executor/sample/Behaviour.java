package dev.virgo.executor.sample;

import dev.virgo.transform.Resources;
import dev.virgo.transform.Transform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Does what its input says, good or bad; gives the process that it ran in. */
@Transform(version = "1.0")
@Resources(cpu = 1, ramGb = 0.25)
public record Behaviour() {
  private static final long PID = ProcessHandle.current().pid();
  static volatile long calls;

  /** How long a child would live, seconds; a number that no other process has for an argument. */
  public static final int CHILD = 86_417;

  @SuppressWarnings({"SystemExitOutsideMain", "NonAtomicVolatileUpdate"}) // That is what it is for.
  public long run(String how) {
    calls++;
    switch (how) {
      case "behave" -> {}
      case "throw" -> throw new IllegalStateException("it is broken");
      case "exit" -> System.exit(7);
      case "exit_at_second" -> {
        if (calls == 2) {
          System.exit(7);
        }
      }
      case "loop" -> {
        while (true) {
          calls++;
        }
      }
      case "loop_at_second" -> {
        while (calls > 1) {
          calls++;
        }
      }
      case "exhaust" -> {
        List<double[]> all = new ArrayList<>();
        while (true) {
          all.add(new double[1 << 20]);
          calls += all.size();
        }
      }
      case "spawn" -> {
        return spawn();
      }
      case "spawn_and_exit" -> {
        spawn();
        System.exit(7);
      }
      default -> throw new IllegalArgumentException(how);
    }
    return PID;
  }

  /** A child that outlives what it is asked for, and holds whatever it can get of its parent. */
  private static long spawn() {
    try {
      return new ProcessBuilder("sleep", "" + CHILD).inheritIO().start().pid();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
