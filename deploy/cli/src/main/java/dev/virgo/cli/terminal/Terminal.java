package dev.virgo.cli.terminal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.virgo.schemas.event.EventJson;
import java.io.PrintStream;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Where a command writes: results to standard output, everything else to standard error. */
public final class Terminal {
  /** Events leave out what is null; a document that scripts rely on has all of its members. */
  private static final JsonMapper DOCUMENTS =
      EventJson.json().rebuild().serializationInclusion(JsonInclude.Include.ALWAYS).build();

  /** The first line, and carets. */
  private static final String STANDS_OUT = "\\A.+|\\^+(?=\n)";

  private final PrintStream out;
  private final PrintStream err;
  private final BooleanSupplier isInteractive;
  private final boolean colours;
  private @Nullable Boolean interactive;
  private boolean drawn;
  private boolean saidJson;

  /**
   * @param interactive standard error is a terminal: progress may be drawn over itself
   */
  public Terminal(PrintStream out, PrintStream err, boolean interactive) {
    this(out, err, () -> interactive, true);
  }

  private Terminal(
      PrintStream out, PrintStream err, BooleanSupplier isInteractive, boolean colours) {
    this.out = out;
    this.err = err;
    this.isInteractive = isInteractive;
    this.colours = colours;
  }

  /** The process' own streams. */
  public static Terminal ofProcess() {
    var environment = System.getenv();
    return new Terminal(
        System.out,
        System.err,
        () -> StandardError.isTerminal(environment),
        environment.getOrDefault("NO_COLOR", "").isEmpty());
  }

  /** A line of the result. */
  public void print(String line) {
    out.println(line);
  }

  /** A result that has its own lines. */
  public void text(String text) {
    out.print(text);
    out.flush();
  }

  /** One JSON document on one line. */
  public void json(Object value) {
    try {
      document(DOCUMENTS.writeValueAsString(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot be said as JSON: " + value.getClass(), e);
    }
  }

  /** One JSON document that is text already. */
  public void document(String json) {
    out.println(json);
    saidJson = true;
  }

  /**
   * Whether a document was printed: with {@code --json} there is exactly one, also of a failure.
   */
  public boolean saidJson() {
    return saidJson;
  }

  /** A line that is no result: progress, advice. */
  public synchronized void say(String line) {
    clear();
    err.println(line);
  }

  /**
   * Something that is wrong, on several lines: on a terminal the first one, and those that mark a
   * place, stand out, unless the environment says {@code NO_COLOR}.
   */
  public synchronized void complain(String text) {
    say(colours && isInteractive() ? text.replaceAll(STANDS_OUT, "\u001b[1;31m$0\u001b[0m") : text);
  }

  /** Progress that the next one replaces; on no terminal it is not shown at all. */
  public synchronized void progress(String line) {
    if (isInteractive()) {
      err.print("\r\u001b[K" + line);
      err.flush();
      drawn = true;
    }
  }

  /** Progress that whoever sees no terminal is to know of, too: there it is a line of its own. */
  public synchronized void news(String line) {
    if (isInteractive()) {
      progress(line);
    } else {
      say(line);
    }
  }

  /** Ends what {@link #progress} drew. */
  public synchronized void clear() {
    if (drawn) {
      err.print("\r\u001b[K");
      err.flush();
      drawn = false;
    }
  }

  /** Found out when it is first needed: most commands never show progress. */
  private boolean isInteractive() {
    var known = interactive;
    if (known == null) {
      known = isInteractive.getAsBoolean();
      interactive = known;
    }
    return known;
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
