package dev.virgo.lang.source;

import java.util.Arrays;

/** A pipeline's text with its line table. */
public final class SourceText {

  private final String text;
  private final int[] lineStarts;

  public SourceText(String text) {
    this.text = text;
    int[] starts = new int[16];
    int lines = 1;
    for (int offset = 0; offset < text.length(); offset++) {
      if (text.charAt(offset) == '\n') {
        if (lines == starts.length) {
          starts = Arrays.copyOf(starts, lines * 2);
        }
        starts[lines++] = offset + 1;
      }
    }
    this.lineStarts = Arrays.copyOf(starts, lines);
  }

  public String text() {
    return text;
  }

  public int lineCount() {
    return lineStarts.length;
  }

  /**
   * Line and column, both from 1; an offset past the end is clamped to the end; a tab is one
   * column.
   */
  public Position positionOf(int offset) {
    int clamped = Math.clamp(offset, 0, text.length());
    int found = Arrays.binarySearch(lineStarts, clamped);
    int index = found >= 0 ? found : -found - 2;
    return new Position(index + 1, clamped - lineStarts[index] + 1);
  }

  /** Text of a line (from 1) without its line break. */
  public String line(int number) {
    int start = lineStarts[number - 1];
    int end = number < lineStarts.length ? lineStarts[number] - 1 : text.length();
    if (end > start && text.charAt(end - 1) == '\r') {
      end--;
    }
    return text.substring(start, end);
  }

  /** A place for people: line and column, both from 1. */
  public record Position(int line, int column) {}
}
