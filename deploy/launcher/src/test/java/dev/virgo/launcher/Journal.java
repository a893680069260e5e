package dev.virgo.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What a system under test said, to be waited for. */
final class Journal implements Consumer<String> {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  @Override
  public void accept(String line) {
    lines.add(line);
  }

  /** Takes lines up to the first that contains the text. */
  String await(String text) throws InterruptedException {
    List<String> seen = new ArrayList<>();
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      String line = lines.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (line == null) {
        throw new AssertionError("nobody said '" + text + "', only " + seen);
      }
      if (line.contains(text)) {
        return line;
      }
      seen.add(line);
    }
  }
}
