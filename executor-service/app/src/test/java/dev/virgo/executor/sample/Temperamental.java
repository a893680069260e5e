package dev.virgo.executor.sample;

import dev.virgo.transform.Resources;
import dev.virgo.transform.Transform;

/** Does what its configuration says as soon as anybody makes one of it. */
@Transform(version = "1.0")
@Resources(cpu = 1, ramGb = 0.25)
public record Temperamental(String how) {
  static volatile long calls;

  @SuppressWarnings({"SystemExitOutsideMain", "NonAtomicVolatileUpdate"}) // That is what it is for.
  public Temperamental {
    switch (how) {
      case "exit" -> System.exit(7);
      case "loop" -> {
        while (true) {
          calls++;
        }
      }
      default -> {}
    }
  }

  public String run(String value) {
    return value;
  }
}
