package dev.virgo.readers;

import java.nio.file.Path;

/** A file that cannot be read as a recording. Names the thing, the place and the remedy. */
public final class UnreadableRecording extends Exception {
  private static final long serialVersionUID = 1L;

  /** Where no place in the file can be named. */
  public static final long NOWHERE = -1;

  private final String file;
  private final String what;
  private final long where;
  private final String remedy;

  /**
   * @param file the file that is at fault
   * @param what what is wrong, a sentence without its full stop
   * @param where byte offset in the file, or {@link #NOWHERE}
   * @param remedy what to do about it, a sentence without its full stop
   */
  public UnreadableRecording(Path file, String what, long where, String remedy) {
    super(file + ": " + what + (where < 0 ? "" : " (byte " + where + ")") + ". " + remedy + ".");
    this.file = file.toString();
    this.what = what;
    this.where = where;
    this.remedy = remedy;
  }

  /** As the other, with what led to it. */
  public UnreadableRecording(Path file, String what, long where, String remedy, Throwable cause) {
    this(file, what, where, remedy);
    initCause(cause);
  }

  /** The file that is at fault. */
  public Path file() {
    return Path.of(file);
  }

  /** What is wrong. */
  public String what() {
    return what;
  }

  /** Byte offset in the file, or {@link #NOWHERE}. */
  public long where() {
    return where;
  }

  /** What to do about it. */
  public String remedy() {
    return remedy;
  }
}
