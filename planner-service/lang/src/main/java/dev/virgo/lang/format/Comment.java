package dev.virgo.lang.format;

import java.util.ArrayList;
import java.util.List;

/**
 * A comment.
 *
 * @param text from its {@code #} to the last thing on its line
 * @param onOwnLine whether nothing stands before it on its line
 * @param afterBlank whether an empty line stands before it
 */
record Comment(String text, boolean onOwnLine, boolean afterBlank) {

  /** What stands between two tokens: comments, and whether an empty line ends it. */
  record Gap(List<Comment> comments, boolean endsBlank) {
    Gap {
      comments = List.copyOf(comments);
    }

    /**
     * Reads what stands in {@code [start, end)} of the text.
     *
     * @param atStart whether the text begins there
     */
    static Gap between(String source, int start, int end, boolean atStart) {
      List<Comment> comments = new ArrayList<>();
      int lines = 0;
      int offset = start;
      while (offset < end) {
        if (source.charAt(offset) == '#') {
          int lineEnd = source.indexOf('\n', offset);
          int commentEnd = lineEnd < 0 ? end : Math.min(lineEnd, end);
          comments.add(
              new Comment(
                  source.substring(offset, commentEnd).stripTrailing(),
                  lines > 0 || (atStart && comments.isEmpty()),
                  lines > 1));
          lines = 0;
          offset = commentEnd;
        } else {
          lines += source.charAt(offset) == '\n' ? 1 : 0;
          offset++;
        }
      }
      return new Gap(comments, lines > 1);
    }
  }
}
