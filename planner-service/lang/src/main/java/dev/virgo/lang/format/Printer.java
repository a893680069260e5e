package dev.virgo.lang.format;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Decides which lines end. Needs time in proportion to the text; does not recurse. */
final class Printer {

  /** Longest line, in UTF-16 units, unless something longer cannot be divided. */
  private static final int WIDTH = 100;

  /** Columns that a line begins further to the right. */
  private static final int STEP = 2;

  /** Steps that a line begins to the right at most: a text of deep brackets stays its size. */
  private static final int MAX_STEPS = 40;

  private final List<Piece> pieces;
  private final StringBuilder out = new StringBuilder();

  /** Whether the groups that are open stand on one line, the innermost first. */
  private final Deque<Boolean> flat = new ArrayDeque<>();

  private int steps;
  private int column;

  Printer(List<Piece> pieces) {
    this.pieces = pieces;
  }

  String print() {
    for (int index = 0; index < pieces.size(); index++) {
      switch (pieces.get(index)) {
        case Piece.Text(String text) -> write(text);
        case Piece.Line line -> line(line);
        case Piece.Open open -> flat.push(isFlat() || (!open.broken() && fits(index)));
        case Piece.Close _ -> flat.pop();
        case Piece.Indent(int change) -> steps += change;
      }
    }
    int end = out.length();
    while (end > 0 && out.charAt(end - 1) == '\n') {
      end--;
    }
    return end == 0 ? "" : out.substring(0, end) + "\n";
  }

  private boolean isFlat() {
    return !flat.isEmpty() && flat.element();
  }

  private void line(Piece.Line line) {
    if (isFlat()) {
      write(line.flat());
      return;
    }
    List<Comment> comments = line.comments();
    int indentation = indentation(line.closing() ? steps + 1 : steps);
    for (int index = 0; index < comments.size(); index++) {
      Comment comment = comments.get(index);
      if (index == 0 && !comment.onOwnLine()) {
        write(" " + comment.text());
      } else {
        // Empty lines separate declarations; inside of one they would come and go with its layout.
        end(comment.afterBlank() && flat.isEmpty());
        write(indentation, comment.text());
      }
    }
    end(line.afterBlank());
  }

  private void end(boolean blank) {
    if (!out.isEmpty()) {
      out.append(blank ? "\n\n" : "\n");
    }
    column = 0;
  }

  private void write(String text) {
    write(indentation(steps), text);
  }

  private void write(int indentation, String text) {
    if (text.isEmpty()) {
      return;
    }
    if (column == 0) {
      out.repeat(' ', indentation);
      column = indentation;
    }
    out.append(text);
    int lineBreak = text.lastIndexOf('\n');
    column = lineBreak < 0 ? column + text.length() : text.length() - lineBreak - 1;
  }

  private static int indentation(int steps) {
    return Math.min(steps, MAX_STEPS) * STEP;
  }

  /** Whether the group that begins there stands on this line, up to the next possible end of it. */
  private boolean fits(int begin) {
    int left = WIDTH - (column == 0 ? indentation(steps) : column);
    int depth = 0;
    boolean passed = false;
    for (int index = begin; index < pieces.size() && left >= 0; index++) {
      switch (pieces.get(index)) {
        case Piece.Text(String text) -> {
          int lineBreak = text.indexOf('\n');
          if (lineBreak >= 0) {
            return lineBreak <= left;
          }
          left -= text.length();
        }
        case Piece.Line line -> {
          if (passed) {
            return true;
          }
          left -= line.flat().length();
        }
        case Piece.Open _ -> depth++;
        case Piece.Close _ -> {
          depth--;
          passed |= depth == 0;
        }
        case Piece.Indent _ -> {
          // changes nothing of a line that goes on
        }
      }
    }
    return left >= 0;
  }
}
