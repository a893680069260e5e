package dev.virgo.executor.work;

import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.InvalidEvent;
import java.util.Map;

/**
 * What a ready slice needs beyond what every event is checked for: otherwise the cache would refuse
 * it, member by member and never with success.
 */
final class Intake {
  private static final int LONGEST_TEXT = 1000;

  private Intake() {}

  /**
   * Checks an event before anything is reserved.
   *
   * @throws InvalidEvent naming the member at fault
   */
  static void check(Event.NodeReady ready) {
    text("node", ready.node());
    text("group", ready.group());
    text("identity", ready.identity());
    for (int i = 0; i < ready.slices().size(); i++) {
      var member = "slices[" + i + "].asset_keys";
      var keys = ready.slices().get(i).assetKeys();
      if (keys.isEmpty()) {
        throw new InvalidEvent(member, "is empty: every field that is made has an asset key");
      }
      keys.keySet().forEach(field -> text(member, field));
    }
  }

  private static void text(String member, String value) {
    if (value.isBlank()
        || value.length() > LONGEST_TEXT
        || value.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidEvent(
          member, "is blank, longer than " + LONGEST_TEXT + " or has control characters");
    }
  }

  /** What the planner is told of an event that nothing was reserved for. */
  static Event.NodeDone refused(Event.NodeReady ready, String message) {
    return new Event.NodeDone(
        ready.run(),
        ready.recording(),
        ready.node(),
        ready.group(),
        ready.slices().stream()
            .map(slice ->
                new Event.DoneSlice(
                    slice.slice(),
                    slice.dispatch(),
                    Event.Decision.FAILED,
                    Event.Reason.PERMANENT,
                    message,
                    Map.of(),
                    null,
                    0))
            .toList());
  }
}
