package dev.virgo.runtime;

/**
 * What an evaluation may cost: pipelines have no loops, but a dozen lines of doubling texts or
 * lists fill any memory.
 */
@FunctionalInterface
public interface Effort {

  /**
   * Notes that work is about to be done.
   *
   * @param units elements looked at or made, characters of text
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
          throw new LimitReached(
              "This takes more than %d steps; use smaller texts and lists".formatted(units));
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

    public LimitReached(String message) {
      super(message, null, false, false);
    }
  }
}
