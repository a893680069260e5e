package dev.virgo.integration.stack;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What the tests of a class may take together. They share a system, and where that is broken each
 * of them waits for as long as it may: all classes after it would never have their turn.
 */
public final class Budget implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback {
  /** Four times what the longest class takes on two idle cores. */
  static final Duration OF_A_CLASS = Duration.ofMinutes(15);

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(Budget.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    context.getStore(NAMESPACE).put("taken", new AtomicLong());
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    check(Duration.ofNanos(taken(context).get()), context.getTags());
    context.getStore(NAMESPACE).put("begin", System.nanoTime());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Long begin = context.getStore(NAMESPACE).get("begin", Long.class);
    // A long one may take what it likes, and those after it are not to suffer for it.
    if (begin != null && !context.getTags().contains("long")) {
      taken(context).addAndGet(System.nanoTime() - begin);
    }
  }

  private static AtomicLong taken(ExtensionContext context) {
    return Objects.requireNonNull(context.getStore(NAMESPACE).get("taken", AtomicLong.class));
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
