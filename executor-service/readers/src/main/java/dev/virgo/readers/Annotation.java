package dev.virgo.readers;

/**
 * One entry of an events stream.
 *
 * @param onsetNs nanoseconds since the recording's start
 * @param durationNs nanoseconds; 0 for an instant, or where the file gives no duration
 * @param label the text as the file has it
 */
public record Annotation(long onsetNs, long durationNs, String label) {
  public Annotation {
    if (durationNs < 0) {
      throw new IllegalArgumentException("an annotation cannot last " + durationNs + "ns");
    }
  }
}
