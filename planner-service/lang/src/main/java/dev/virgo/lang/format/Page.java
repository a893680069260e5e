package dev.virgo.lang.format;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Collects text with places where lines may end; comments wait for the next such place and make the
 * line end there. That place is the same when the result is laid out again, so layout is
 * idempotent.
 */
final class Page {

  private final List<Piece> pieces = new ArrayList<>();
  private final Deque<Piece.Open> open = new ArrayDeque<>();
  private final List<Comment> waiting = new ArrayList<>();

  void text(String text) {
    pieces.add(new Piece.Text(text));
  }

  void comments(List<Comment> comments) {
    waiting.addAll(comments);
  }

  /** Whether comments wait for the end of a line. */
  boolean hasWaiting() {
    return !waiting.isEmpty();
  }

  /** A place where a line may end; {@code flat} stands there if it does not. */
  void line(String flat) {
    line(flat, false, false);
  }

  /** A place where a line may end before a closing bracket. */
  void closingLine(String flat) {
    line(flat, true, false);
  }

  /** The end of a line outside of all groups. */
  void lineEnd(boolean afterBlank) {
    if (!open.isEmpty()) {
      throw new IllegalStateException("a declaration ends within a group");
    }
    line("", false, afterBlank);
  }

  private void line(String flat, boolean closing, boolean afterBlank) {
    if (!waiting.isEmpty()) {
      open.forEach(Piece.Open::breaks);
    }
    pieces.add(new Piece.Line(flat, waiting, closing, afterBlank));
    waiting.clear();
  }

  /** What stands on one line if it fits, else with all of its own lines ended. */
  void group(Runnable content) {
    Piece.Open begin = new Piece.Open();
    pieces.add(begin);
    open.push(begin);
    content.run();
    open.pop();
    pieces.add(new Piece.Close());
  }

  void indented(Runnable content) {
    pieces.add(new Piece.Indent(1));
    content.run();
    pieces.add(new Piece.Indent(-1));
  }

  /** The text of it all; ends with one line break, unless it is empty. */
  String print() {
    return new Printer(pieces).print();
  }
}
