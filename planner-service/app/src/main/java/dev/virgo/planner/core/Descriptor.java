package dev.virgo.planner.core;

import dev.virgo.schemas.event.Event.Resources;
import dev.virgo.schemas.key.Key;
import java.util.List;
import java.util.Map;

/**
 * What the core needs of a published transform besides its signature.
 *
 * @param identity {@code module.Class@version}
 * @param groups its compute groups by name
 * @param deterministic whether running twice must give the same bytes
 */
public record Descriptor(
    String identity,
    Map<String, Group> groups,
    Key lockfileHash,
    Resources resources,
    boolean deterministic) {
  public Descriptor {
    groups = Map.copyOf(groups);
  }

  /** {@code module.Class}: the identity without its version. */
  public String transform() {
    int at = identity.lastIndexOf('@');
    return at < 0 ? identity : identity.substring(0, at);
  }

  /**
   * Fields that one method makes.
   *
   * @param inputs the ports it reads, in declared order
   */
  public record Group(Key codeHash, List<String> inputs) {
    public Group {
      inputs = List.copyOf(inputs);
    }
  }
}
