package dev.virgo.cli.terminal;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.virgo.schemas.event.EventJson;
import java.io.PrintStream;
import java.util.List;

/** Where a command writes: results to standard output, everything else to standard error. */
public final class Terminal {
  private final PrintStream out;
  private final PrintStream err;
  private final boolean interactive;

  /**
   * @param interactive standard error is a terminal: progress may be drawn over itself
   */
  public Terminal(PrintStream out, PrintStream err, boolean interactive) {
    this.out = out;
    this.err = err;
    this.interactive = interactive;
  }

  /** The process' own streams. */
  @SuppressWarnings("SystemConsoleNull") // it is null where standard input is no terminal
  public static Terminal ofProcess() {
    var console = System.console();
    return new Terminal(System.out, System.err, console != null && console.isTerminal());
  }

  /** A line of the result. */
  public void print(String line) {
    out.println(line);
  }

  /** One JSON document on one line. */
  public void json(Object value) {
    try {
      out.println(EventJson.json().writeValueAsString(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot be said as JSON: " + value.getClass(), e);
    }
  }

  /** A line that is no result: progress, advice. */
  public void say(String line) {
    clear();
    err.println(line);
  }

  /** Progress that the next one replaces; on no terminal it is not shown at all. */
  public void progress(String line) {
    if (interactive) {
      err.print("\r\u001b[K" + line);
      err.flush();
    }
  }

  /** Ends what {@link #progress} drew. */
  public void clear() {
    if (interactive) {
      err.print("\r\u001b[K");
      err.flush();
    }
  }

  /** A table with aligned columns; numbers to the right. */
  public void table(List<String> head, List<List<String>> rows) {
    var widths = new int[head.size()];
    var numeric = new boolean[head.size()];
    for (int c = 0; c < widths.length; c++) {
      widths[c] = head.get(c).length();
      numeric[c] = !rows.isEmpty();
      for (var row : rows) {
        widths[c] = Math.max(widths[c], row.get(c).length());
        numeric[c] &= row.get(c).isEmpty() || row.get(c).matches("[$]?[-0-9].*");
      }
    }
    print(line(head, widths, numeric));
    rows.forEach(row -> print(line(row, widths, numeric)));
  }

  private static String line(List<String> cells, int[] widths, boolean[] numeric) {
    var line = new StringBuilder();
    for (int c = 0; c < widths.length; c++) {
      var pad = " ".repeat(widths[c] - cells.get(c).length());
      line.append(c == 0 ? "" : "  ").append(numeric[c] ? pad + cells.get(c) : cells.get(c) + pad);
    }
    return line.toString().stripTrailing();
  }
}
