package dev.virgo.readers.format;

import dev.virgo.readers.Annotation;
import dev.virgo.readers.StreamHeader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Puts a file's annotations in order and fits them to the recording. */
public final class Annotations {
  /** The name of the stream that annotations become. */
  public static final String STREAM = "annotations";

  private final List<Annotation> within;
  private final long extentNs;
  private final List<String> warnings;

  private Annotations(List<Annotation> within, long extentNs, List<String> warnings) {
    this.within = within;
    this.extentNs = extentNs;
    this.warnings = warnings;
  }

  /**
   * Orders annotations by onset (equal onsets as in the file) and leaves out those that begin
   * outside the signals, for which the recording has no block. A file without signals is as long as
   * its annotations.
   *
   * @param signalEndNs where the last signal ends; 0 if there is none
   */
  public static Annotations fit(List<Annotation> found, long signalEndNs) {
    long extentNs = signalEndNs;
    if (extentNs == 0) {
      extentNs = 1;
      for (var annotation : found) {
        long end = annotation.onsetNs() + Math.max(1, annotation.durationNs());
        extentNs = Math.max(extentNs, end);
      }
    }
    var within = new ArrayList<Annotation>();
    for (var annotation : found) {
      if (annotation.onsetNs() >= 0 && annotation.onsetNs() < extentNs) {
        within.add(annotation);
      }
    }
    within.sort(Comparator.comparingLong(Annotation::onsetNs));
    int left = found.size() - within.size();
    return new Annotations(
        List.copyOf(within),
        extentNs,
        left == 0
            ? List.of()
            : List.of(
                left
                    + " of "
                    + found.size()
                    + " annotations begin outside the recorded signals"
                    + " and are left out."));
  }

  /** The annotations of the recording. */
  public List<Annotation> within() {
    return within;
  }

  /** Length of the recording, nanoseconds. */
  public long extentNs() {
    return extentNs;
  }

  /** What was left out. */
  public List<String> warnings() {
    return warnings;
  }

  /** The stream that they become. */
  public StreamHeader stream() {
    return StreamHeader.events(STREAM, extentNs);
  }
}
