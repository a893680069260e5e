package dev.virgo.worker;

import dev.virgo.schemas.time.Span;
import dev.virgo.schemas.time.Window;

/** Where the samples of a port come from; everything it returns was checked against its hash. */
sealed interface SignalSource permits StreamSamples, FieldSamples {
  /** Largest difference between two ways of rounding a sample's time, nanoseconds. */
  long ROUNDING_NS = 1;

  /**
   * The samples of a window, by channel.
   *
   * @param segment the segment that the window lies in
   * @throws SliceFailed INPUT_MISSING or INPUT_MISMATCH, naming the file or blob
   */
  double[][] read(Span segment, Window window) throws SliceFailed;
}
