package dev.virgo.integration.stack;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What the tests of a class may take together. They share a system, and where that is broken each
 * of them waits for as long as it may: all classes after it would never have their turn.
 */
public final class Budget implements BeforeAllCallback, BeforeEachCallback {
  /** Four times what the longest class takes on two idle cores. */
  static final Duration OF_A_CLASS = Duration.ofMinutes(15);

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(Budget.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    context.getStore(NAMESPACE).put("begin", System.nanoTime());
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    long begin = context.getStore(NAMESPACE).get("begin", Long.class);
    check(Duration.ofNanos(System.nanoTime() - begin), context.getTags());
  }

  /**
   * Lets a test begin or not.
   *
   * @param taken by those before it
   * @param tags of it
   */
  static void check(Duration taken, Set<String> tags) {
    if (taken.compareTo(OF_A_CLASS) > 0 && !tags.contains("long")) {
      throw new IllegalStateException(
          "not begun: the tests before this one took %d s, and their class has %d s"
              .formatted(taken.toSeconds(), OF_A_CLASS.toSeconds()));
    }
  }
}
