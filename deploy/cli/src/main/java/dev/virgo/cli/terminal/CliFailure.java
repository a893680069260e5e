package dev.virgo.cli.terminal;

/** A command cannot do what it was asked; says what, where and what to do next. */
public final class CliFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Exit exit;

  /** The exit codes that scripts rely on. */
  public enum Exit {
    DONE(0),
    WRONG_INPUT(1),
    USAGE(2),
    UNREACHABLE(3),
    FAILED(4);

    private final int code;

    Exit(int code) {
      this.code = code;
    }

    /** The process' exit code. */
    public int code() {
      return code;
    }
  }

  public CliFailure(Exit exit, String message) {
    super(message);
    this.exit = exit;
  }

  public CliFailure(Exit exit, String message, Throwable cause) {
    super(message, cause);
    this.exit = exit;
  }

  /** How the process ends. */
  public Exit exit() {
    return exit;
  }
}
