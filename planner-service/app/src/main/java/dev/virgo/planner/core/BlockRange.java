package dev.virgo.planner.core;

import dev.virgo.schemas.time.Window;
import java.util.List;

/** The blocks of a stream from the first to the last that some windows touch. */
record BlockRange(long first, long count) {
  static BlockRange of(Recording.Stream stream, List<Window> windows) {
    long blockNs = stream.header().blockNs();
    long first = Long.MAX_VALUE;
    long last = -1;
    for (var window : windows) {
      first = Math.min(first, window.w0Ns() / blockNs);
      last = Math.max(last, Math.min((window.w1Ns() - 1) / blockNs, stream.blocks().size() - 1L));
    }
    return last < first ? new BlockRange(0, 0) : new BlockRange(first, last - first + 1);
  }
}
