package dev.virgo.lang.lowering;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Names of transform calls: what they are assigned to, or for a call inside an expression {@code
 * clean.notch}.
 */
final class NodeNames {

  private static final Pattern WORD_BOUNDARY =
      Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

  private final Map<String, Integer> taken = new HashMap<>();

  /**
   * Name of a call inside the expression assigned to {@code assigned}; a second one of the same
   * transform is {@code #2}.
   */
  String inside(String assigned, String transform) {
    String name = assigned + "." + snakeCase(transform);
    int count = taken.merge(name, 1, Integer::sum);
    return count == 1 ? name : name + "#" + count;
  }

  /** {@code EEGBandpass} as {@code eeg_bandpass}. */
  static String snakeCase(String name) {
    return WORD_BOUNDARY.matcher(name).replaceAll("_").toLowerCase(Locale.ROOT);
  }
}
