package dev.virgo.raygateway.sample;

import dev.virgo.transform.Resources;
import dev.virgo.transform.Transform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Does what its input says, good or bad; gives the process that matters to it. */
@Transform(version = "1.0")
@Resources(cpu = 1, ramGb = 0.25)
public record Behaviour() {
  static volatile long calls;

  @SuppressWarnings({"SystemExitOutsideMain", "NonAtomicVolatileUpdate"}) // That is what it is for.
  public long run(String how) {
    switch (how) {
      case "behave" -> {}
      case "take_two_seconds" -> takeTwoSeconds();
      case "throw" -> throw new IllegalStateException("it is broken");
      case "exit" -> System.exit(7);
      case "loop" -> loop();
      case "exhaust" -> exhaust();
      case "print" -> print();
      case "spawn" -> {
        return spawn();
      }
      default -> throw new IllegalArgumentException(how);
    }
    return ProcessHandle.current().pid();
  }

  private static void takeTwoSeconds() {
    long end = System.nanoTime() + 2_000_000_000L;
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // Keeps the compiler from leaving the work out.
  private static void loop() {
    while (true) {
      calls++;
    }
  }

  private static void exhaust() {
    List<double[]> all = new ArrayList<>();
    while (true) {
      all.add(new double[1 << 20]);
      calls = all.size();
    }
  }

  private static void print() {
    var line = "x".repeat(999);
    for (int i = 0; i < 100_000; i++) {
      System.out.println(line);
    }
  }

  /** A child that outlives what it is asked for. */
  private static long spawn() {
    try {
      return new ProcessBuilder("sleep", "600").start().pid();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
