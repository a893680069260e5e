package dev.virgo.cli.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A command cannot do what it was asked; says what, where and what to do next. */
public class CliFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Exit exit;
  private final transient List<JsonNode> diagnostics;

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
    this(exit, message, List.of());
  }

  public CliFailure(Exit exit, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exit = exit;
    this.diagnostics = List.of();
  }

  /**
   * @param diagnostics of a pipeline that does not compile
   */
  public CliFailure(Exit exit, String message, List<JsonNode> diagnostics) {
    super(message);
    this.exit = exit;
    this.diagnostics = List.copyOf(diagnostics);
  }

  /** How the process ends. */
  public Exit exit() {
    return exit;
  }

  /** What {@code --json} prints instead of a result. */
  public Map<String, Object> document() {
    return document(exit.code(), String.valueOf(getMessage()), diagnostics);
  }

  /** What {@code --json} prints when there is no result. */
  public static Map<String, Object> document(int exit, String message, List<JsonNode> diagnostics) {
    var document = new LinkedHashMap<String, Object>();
    document.put("ok", false);
    document.put("exit", exit);
    document.put("error", message);
    document.put("diagnostics", diagnostics);
    return document;
  }
}
