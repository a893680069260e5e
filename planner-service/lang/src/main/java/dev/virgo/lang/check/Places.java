package dev.virgo.lang.check;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.Supplier;

/**
 * Where in a pipeline something is being checked, as messages say it: {@code in argument 2
 * ('predicate') of filter}. Texts are made only when something is wrong.
 */
final class Places {

  /** So many are said, the innermost first: what is further out can be seen in the text. */
  private static final int SAID = 2;

  private final Deque<Supplier<String>> places = new ArrayDeque<>();

  /** Checks something in a place. */
  <T> T in(Supplier<String> place, Supplier<T> check) {
    places.push(place);
    try {
      return check.get();
    } finally {
      places.pop();
    }
  }

  /** Checks what an argument is, counted from 1. */
  <T> T inArgument(int number, String parameter, String function, Supplier<T> check) {
    return in(() -> "in argument %d ('%s') of %s".formatted(number, parameter, function), check);
  }

  /** The innermost places, each behind a comma; empty at top level. */
  String text() {
    StringBuilder text = new StringBuilder();
    Iterator<Supplier<String>> innermost = places.iterator();
    for (int said = 0; said < SAID && innermost.hasNext(); said++) {
      text.append(", ").append(innermost.next().get());
    }
    return text.toString();
  }
}
