package dev.virgo.launcher;

import java.util.Map;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.function.IntSupplier;

/** Which ports a system gets. */
sealed interface PortChoice {
  /** These. */
  record Chosen(PortLayout layout) implements PortChoice {}

  /** The caller insisted on ports of which this one is taken. */
  record Taken(int port, String purpose) implements PortChoice {}

  /**
   * Decides: ports that were asked for are taken or refused, never replaced; else the folder's
   * earlier ones, else the default ones, else any free block.
   *
   * @param asked what the caller insists on
   * @param earlier what the folder had last time
   * @param free whether a port is free
   * @param freeBlock gives the first of {@link PortLayout#SIZE} free ports
   */
  static PortChoice decide(
      OptionalInt asked, OptionalInt earlier, IntPredicate free, IntSupplier freeBlock) {
    if (asked.isPresent()) {
      var layout = new PortLayout(asked.getAsInt());
      return firstTaken(layout, free);
    }
    var preferred =
        earlier.isPresent() && PortLayout.isPossible(earlier.getAsInt())
            ? new PortLayout(earlier.getAsInt())
            : new PortLayout(PortLayout.DEFAULT_BASE);
    return switch (firstTaken(preferred, free)) {
      case Chosen chosen -> chosen;
      case Taken _ -> new Chosen(new PortLayout(freeBlock.getAsInt()));
    };
  }

  private static PortChoice firstTaken(PortLayout layout, IntPredicate free) {
    return layout.purposes().entrySet().stream()
        .filter(entry -> !free.test(entry.getKey()))
        .findFirst()
        .<PortChoice>map((Map.Entry<Integer, String> e) -> new Taken(e.getKey(), e.getValue()))
        .orElseGet(() -> new Chosen(layout));
  }
}
