package dev.virgo.launcher;

import dev.virgo.embedded.Ports;
import dev.virgo.embedded.StartException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Settles on a folder's ports and remembers them.
 *
 * @param asked the first port that the caller insists on, if any
 * @param journal told when a folder moves to other ports
 */
record PortRequest(OptionalInt asked, Consumer<String> journal) {
  private static final Duration RELEASE = Duration.ofSeconds(5);
  private static final Duration LOOK = Duration.ofMillis(50);

  /**
   * The folder's settings, made at the first start, with ports that are free now.
   *
   * @throws LaunchException if the ports asked for are taken, or not ports
   */
  SystemSettings settle(Path folder) throws LaunchException, IOException {
    var known = SystemSettings.read(folder);
    OptionalInt earlier =
        known.map(settings -> OptionalInt.of(settings.basePort())).orElse(OptionalInt.empty());
    int base = choose(folder, earlier).base();
    if (earlier.isPresent() && earlier.getAsInt() != base) {
      journal.accept(
          "moved from port %d to %d, and stays there".formatted(earlier.getAsInt(), base));
    }
    SystemSettings settings =
        known.map(before -> before.at(base)).orElseGet(() -> SystemSettings.generate(base));
    if (!known.equals(Optional.of(settings))) {
      settings.write(folder);
    }
    return settings;
  }

  /**
   * A system that was killed leaves processes that hold its ports until the operating system has
   * taken them apart; on a busy machine that is later than their end.
   */
  private static void awaitRelease(int base) {
    var ports = new PortLayout(base).purposes().keySet();
    long deadline = System.nanoTime() + RELEASE.toNanos();
    while (!ports.stream().allMatch(Ports::isFree) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  private PortLayout choose(Path folder, OptionalInt earlier) throws LaunchException, IOException {
    try {
      if (SystemStatus.read(folder).isPresent()) {
        (asked.isPresent() ? asked : earlier).ifPresent(PortRequest::awaitRelease);
      }
      return switch (PortChoice.decide(
          asked, earlier, Ports::isFree, () -> Ports.freeBlock(PortLayout.SIZE))) {
        case PortChoice.Chosen(PortLayout layout) -> layout;
        case PortChoice.Taken(int port, String purpose) -> {
          Ports.requireFree(port, purpose);
          // Freed between the two looks; the caller wanted exactly these.
          yield new PortLayout(asked.getAsInt());
        }
      };
    } catch (StartException | IllegalArgumentException e) {
      throw new LaunchException(String.valueOf(e.getMessage()), e);
    }
  }
}
