package dev.virgo.runtime;

import dev.virgo.lang.value.Value;
import java.util.IdentityHashMap;

/**
 * Room for values all of which are looked at: a value that shares its parts can be far larger than
 * it was to make. For one thread.
 */
public final class Room {

  /**
   * For all inputs of a run: whoever gave them had them in memory, or in a text of 100 MB (section
   * 8.10), and without them nothing can go on.
   */
  private static final long OF_INPUTS = 400_000_000;

  private final IdentityHashMap<Value, Long> known = new IdentityHashMap<>();
  private final long size;
  private long left;

  /**
   * Room for values.
   *
   * @param size parts and characters of all of them together, as {@link Weight} counts them
   */
  public Room(long size) {
    this.size = size;
    this.left = size;
  }

  /** Room for the inputs of a run. */
  public static Room ofInputs() {
    return new Room(OF_INPUTS);
  }

  /**
   * Takes the room for a value if it needs at most half of what is left: what is too large leaves
   * all of it to the others. How large it is is found by looking at what is shared once.
   */
  public boolean take(Value value) {
    long weight = Weight.of(value, known);
    if (weight > left / 2) {
      return false;
    }
    left -= weight;
    return true;
  }

  /** What is said about a value that there is no room for. */
  public String refusal() {
    return "all values together have at most %d parts and characters, and each at most half of what is left"
        .formatted(size);
  }
}
