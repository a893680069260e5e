package dev.virgo.lang.diagnostic;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** "Did you mean": names at an edit distance of at most two, wrong case included. */
final class NameSuggestions {

  private static final int MAX_DISTANCE = 2;
  private static final int MAX_SUGGESTIONS = 3;

  private NameSuggestions() {}

  private record Candidate(String name, int distance) {}

  /** At most three candidates, the nearest first, those at equal distance in the given order. */
  static List<String> near(String name, Collection<String> candidates) {
    List<Candidate> found = new ArrayList<>();
    String wanted = name.toLowerCase(Locale.ROOT);
    for (String candidate : candidates) {
      if (candidate.equals(name)) {
        continue;
      }
      String offered = candidate.toLowerCase(Locale.ROOT);
      if (Math.abs(offered.length() - wanted.length()) > MAX_DISTANCE) {
        continue;
      }
      int distance = distance(wanted, offered);
      // A name of two letters is two edits away from every other one.
      if (distance <= MAX_DISTANCE && distance < Math.max(wanted.length(), offered.length())) {
        found.add(new Candidate(candidate, distance));
      }
    }
    return found.stream()
        .sorted(Comparator.comparingInt(Candidate::distance))
        .map(Candidate::name)
        .distinct()
        .limit(MAX_SUGGESTIONS)
        .toList();
  }

  /** The sentence for {@link #near}, or nothing. */
  static List<String> didYouMean(String name, Collection<String> candidates) {
    return near(name, candidates).stream().map(near -> "Did you mean '" + near + "'?").toList();
  }

  private static int distance(String left, String right) {
    int[] previous = new int[right.length() + 1];
    for (int column = 0; column <= right.length(); column++) {
      previous[column] = column;
    }
    for (int row = 1; row <= left.length(); row++) {
      int[] current = new int[right.length() + 1];
      current[0] = row;
      for (int column = 1; column <= right.length(); column++) {
        int substitution = left.charAt(row - 1) == right.charAt(column - 1) ? 0 : 1;
        current[column] =
            Math.min(
                previous[column - 1] + substitution,
                1 + Math.min(previous[column], current[column - 1]));
      }
      previous = current;
    }
    return previous[right.length()];
  }
}
