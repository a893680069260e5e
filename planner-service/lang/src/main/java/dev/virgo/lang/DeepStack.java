package dev.virgo.lang;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs something that recurses deeper than the stack of an ordinary thread goes. */
final class DeepStack {

  /** Bytes; only those pages are used that the recursion reaches. */
  private static final long SIZE = 128L << 20;

  private DeepStack() {}

  /** The answer, waited for without giving in to interruption: it is a matter of milliseconds. */
  static <T> T call(Supplier<T> task) {
    AtomicReference<@Nullable T> answer = new AtomicReference<>();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    Thread thread =
        Thread.ofPlatform()
            .name("compiler with a deep stack")
            .stackSize(SIZE)
            .uncaughtExceptionHandler((_, thrown) -> failure.set(thrown))
            .start(() -> answer.set(task.get()));
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    T result = answer.get();
    if (result == null) {
      throw new IllegalStateException("compiling failed", failure.get());
    }
    return result;
  }
}
