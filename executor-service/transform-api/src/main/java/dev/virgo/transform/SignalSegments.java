package dev.virgo.transform;

import java.util.List;

/**
 * A whole signal, as a Global transform sees it: all its segments, in the order of time, none of
 * them cut.
 *
 * @param header rate and channels
 * @param segments the segments
 */
public record SignalSegments(SignalHeader header, List<SignalWindow> segments) {

  /** Copies the list. */
  public SignalSegments {
    segments = List.copyOf(segments);
  }
}
