package dev.virgo.planner.rest;

import dev.virgo.schemas.key.Key;
import java.util.regex.Pattern;

/** What may stand in a path or a query. */
final class Ids {
  /** As in events: also a file name and a part of a Kafka key. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:+=@-]{0,199}");

  private Ids() {}

  static String name(String member, String text) {
    if (!NAME.matcher(text).matches()) {
      throw Refusal.badRequest(
          member + " '" + text + "' is no name",
          "names have letters, digits and . _ : + = @ -, 200 at most");
    }
    return text;
  }

  /** As {@link #name}, but empty stands for any. */
  static String filter(String member, String text) {
    return text.isEmpty() ? text : name(member, text);
  }

  static Key key(String text) {
    try {
      return Key.parse(text);
    } catch (IllegalArgumentException e) {
      throw (Refusal)
          Refusal.badRequest(
                  "'" + text + "' is no asset key", "an asset key has 64 hexadecimal digits")
              .initCause(e);
    }
  }

  static int limit(int limit) {
    if (limit < 1 || limit > 10_000) {
      throw Refusal.badRequest("limit " + limit + " is out of range", "ask for 1 to 10000");
    }
    return limit;
  }
}
