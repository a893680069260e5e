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
   * @throws LimitReached if that is too much
   */
  void spend(long units);

  /** So many units, then no more. */
  static Effort of(long units) {
    return new Effort() {
      private long left = units;

      @Override
      public void spend(long spent) {
        left -= spent;
        if (left < 0) {
          throw new LimitReached(
              "This takes more than %d steps; use smaller texts and lists".formatted(units));
        }
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
