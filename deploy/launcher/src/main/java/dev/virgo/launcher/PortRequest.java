package dev.virgo.launcher;

import dev.virgo.embedded.Ports;
import dev.virgo.embedded.StartException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Settles on a folder's ports and remembers them.
 *
 * @param asked the first port that the caller insists on, if any
 * @param journal told when a folder moves to other ports
 */
record PortRequest(OptionalInt asked, Consumer<String> journal) {
  /**
   * The folder's settings, made at the first start, with ports that are free now.
   *
   * @throws LaunchException if the ports asked for are taken, or not ports
   */
  SystemSettings settle(Path folder) throws LaunchException, IOException {
    var known = SystemSettings.read(folder);
    OptionalInt earlier =
        known.map(settings -> OptionalInt.of(settings.basePort())).orElse(OptionalInt.empty());
    int base = choose(earlier).base();
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

  private PortLayout choose(OptionalInt earlier) throws LaunchException {
    try {
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
