package dev.virgo.lang.format;

import java.util.List;

/** What a page is made of, in the order of the text. */
sealed interface Piece {

  /** Text that stands as it is; only strings hold line breaks. */
  record Text(String text) implements Piece {}

  /**
   * Where a line may end.
   *
   * @param flat what stands here where the line goes on
   * @param comments printed here, before the line ends; they make it end
   * @param closing whether a closing bracket follows: comments belong to what is inside
   * @param afterBlank whether an empty line follows
   */
  record Line(String flat, List<Comment> comments, boolean closing, boolean afterBlank)
      implements Piece {
    public Line {
      comments = List.copyOf(comments);
    }
  }

  /**
   * Begins a stretch in which either no line or every line ends that is in no stretch further
   * inside.
   */
  final class Open implements Piece {
    private boolean broken;

    /** Whether it cannot stand on one line. */
    boolean broken() {
      return broken;
    }

    void breaks() {
      broken = true;
    }
  }

  /** Ends what the last {@link Open} began. */
  record Close() implements Piece {}

  /** Lines begin so much further to the right, in steps. */
  record Indent(int steps) implements Piece {}
}
