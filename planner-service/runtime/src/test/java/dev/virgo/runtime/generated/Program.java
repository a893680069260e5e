package dev.virgo.runtime.generated;

import dev.virgo.lang.value.Value;
import java.util.Map;

/**
 * A program without mistakes, and values for its inputs.
 *
 * @param seed makes the same program again
 */
record Program(long seed, String source, Map<String, Value> inputs) {

  @Override
  public String toString() {
    return "program " + seed + " with " + inputs + ":\n" + source;
  }
}
