package dev.virgo.cli.runs;

import dev.virgo.cli.terminal.Terminal;

/** While this is open, who interrupts the command is told that the run goes on without it. */
public final class GoesOn implements AutoCloseable {
  private final Thread hook;

  private GoesOn(Thread hook) {
    this.hook = hook;
  }

  /** From now on. */
  public static GoesOn of(Terminal terminal, String run) {
    var hook =
        Thread.ofPlatform()
            .unstarted(() -> {
              terminal.clear();
              terminal.say(
                  "run %s goes on; see: virgo show %s (to end it: virgo cancel %s)"
                      .formatted(run, run, run));
            });
    Runtime.getRuntime().addShutdownHook(hook);
    return new GoesOn(hook);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It is ending: the hook runs, as it should.
    }
  }
}
