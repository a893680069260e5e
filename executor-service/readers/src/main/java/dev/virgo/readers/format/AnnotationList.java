package dev.virgo.readers.format;

import dev.virgo.readers.Annotation;
import dev.virgo.readers.UnreadableRecording;
import java.util.ArrayList;
import java.util.List;

/**
 * Annotations while they are read. A file's annotations are all kept in memory, so there is a
 * limit: 200 000 of them, and 16 million characters of text, which together take less than 64 MB.
 */
public final class AnnotationList {
  /** Most annotations of one recording: more than two a second for a day. */
  public static final int MOST = 200_000;

  private static final long LONGEST_TEXT = 16_000_000;

  private final FileBytes file;
  private final List<Annotation> all = new ArrayList<>();
  private long text;

  /** An empty list of the annotations of a file. */
  public AnnotationList(FileBytes file) {
    this.file = file;
  }

  /**
   * Adds one.
   *
   * @param where byte offset of the annotation
   * @throws UnreadableRecording if there are too many, or their texts are too long
   */
  public void add(Annotation annotation, long where) throws UnreadableRecording {
    text += annotation.label().length();
    if (all.size() == MOST) {
      throw tooMany(file, "more than " + MOST + " annotations", where);
    }
    if (text > LONGEST_TEXT) {
      throw tooMany(file, "more than " + LONGEST_TEXT + " characters of annotations", where);
    }
    all.add(annotation);
  }

  /** The error for a file that claims too many. */
  public static UnreadableRecording tooMany(FileBytes file, String what, long where) {
    return file.unreadable(
        "the recording has " + what,
        where,
        "Export it in parts, or without the markers that a machine set");
  }

  /** Those that were added, in that order. */
  public List<Annotation> all() {
    return all;
  }
}
