package dev.virgo.runtime;

import dev.virgo.lang.source.Span;
import org.jspecify.annotations.Nullable;

/**
 * What an evaluation may cost: pipelines have no loops, but a dozen lines of doubling texts or
 * lists fill any memory.
 */
@FunctionalInterface
public interface Effort {

  /**
   * Notes that work is about to be done.
   *
   * @param units elements and characters looked at; of what is made one for each 16 bytes or so
   * @throws LimitReached if that is too much; then nothing is spent
   */
  void spend(long units);

  /** How many units may still be spent. */
  default long left() {
    return Long.MAX_VALUE;
  }

  /** So many units, then no more. */
  static Effort of(long units) {
    return new Effort() {
      private long left = units;

      @Override
      public void spend(long spent) {
        // What is refused is not done and costs nothing: something smaller may still be done.
        if (spent <= left) {
          left -= spent;
        } else {
          throw LimitReached.work();
        }
      }

      @Override
      public long left() {
        return left;
      }
    };
  }

  /** More than the evaluation may cost; a failure of the node that was being evaluated. */
  final class LimitReached extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Evaluation.Reason reason;
    private final transient @Nullable Span span;

    private LimitReached(String message, Evaluation.Reason reason, @Nullable Span span) {
      super(message, null, false, false);
      this.reason = reason;
      this.span = span;
    }

    /** More work than there may be. */
    public static LimitReached work() {
      return new LimitReached(
          "This takes too much work; use smaller texts and lists", Evaluation.Reason.EFFORT, null);
    }

    /** There is no time left. */
    public static LimitReached time(String message) {
      return new LimitReached(message, Evaluation.Reason.TIME, null);
    }

    /** What has happened in the body of a lambda. */
    static LimitReached inside(Evaluation.Failed failed) {
      return new LimitReached(failed.message(), failed.reason(), failed.span());
    }

    /** Which limit it was. */
    public Evaluation.Reason reason() {
      return reason;
    }

    /** The expression that was being evaluated; else that of whoever catches it. */
    public Span spanOr(Span other) {
      return span == null ? other : span;
    }

    Evaluation.Failed failed(Span other, int origin) {
      return new Evaluation.Failed(spanOr(other), String.valueOf(getMessage()), origin, reason);
    }
  }
}
