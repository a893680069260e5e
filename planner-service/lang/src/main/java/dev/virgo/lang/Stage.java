package dev.virgo.lang;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What can be looked at on the way from text to nodes. */
public enum Stage {
  TOKENS,
  TREE,
  TYPES,
  IR;

  /** The stage of that name, in lower case. */
  public static Optional<Stage> named(String name) {
    return Arrays.stream(values())
        .filter(stage -> stage.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst();
  }
}
