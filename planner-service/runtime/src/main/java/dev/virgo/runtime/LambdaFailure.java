package dev.virgo.runtime;

/** The body of a lambda has no value for its arguments; the function it was passed to fails so. */
public final class LambdaFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Where it failed and why. */
  private final transient Evaluation.Failed failed;

  LambdaFailure(Evaluation.Failed failed) {
    super(failed.message(), null, false, false);
    this.failed = failed;
  }

  /** Where in the body it failed, and why. */
  public Evaluation.Failed failed() {
    return failed;
  }
}
