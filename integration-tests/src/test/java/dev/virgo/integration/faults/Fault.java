package dev.virgo.integration.faults;

import dev.virgo.integration.faults.Traps.Program;

/**
 * Something that goes wrong once.
 *
 * @param name for people
 * @param role whose process ends, as {@code status} calls it: a service, {@code worker}, {@code
 *     database}, or {@code broker}, which is the launcher's own process
 * @param moment when it does
 */
record Fault(String name, String role, Moment moment) {
  /**
   * When a process ends. A run makes so many assets before, so that a slow machine is no matter.
   */
  sealed interface Moment {
    /** By itself, at a named point of {@code points.btm}. */
    record Point(Program program, String point, int afterAssets) implements Moment {}

    /** From outside. */
    record Killed(int afterAssets) implements Moment {}
  }

  static Fault at(Program program, String point, int afterAssets) {
    return new Fault(
        "%s dies %s, after %d assets".formatted(program.label(), point, afterAssets),
        program.label(),
        new Moment.Point(program, point, afterAssets));
  }

  static Fault killed(String role, int afterAssets) {
    return new Fault(
        "%s is killed after %d assets".formatted(role, afterAssets),
        role,
        new Moment.Killed(afterAssets));
  }

  @Override
  public String toString() {
    return name;
  }
}
