package dev.virgo.lang.source;

/**
 * Half-open stretch {@code [start, end)} of a source text, in UTF-16 code units from 0. Empty only
 * at the end of the text.
 */
public record Span(int start, int end) {

  public Span {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("span " + start + ".." + end + " runs backwards");
    }
  }

  /** The one code unit at {@code offset}. */
  public static Span point(int offset) {
    return new Span(offset, offset + 1);
  }

  public int length() {
    return end - start;
  }

  public boolean contains(int offset) {
    return start <= offset && offset < end;
  }

  /** From the start of this span to the end of {@code last}. */
  public Span to(Span last) {
    return new Span(start, Math.max(end, last.end));
  }

  @Override
  public String toString() {
    return start + ".." + end;
  }
}
