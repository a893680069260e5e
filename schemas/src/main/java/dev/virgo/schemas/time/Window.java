package dev.virgo.schemas.time;

/**
 * One gapless piece {@code [w0, w1)} of a slice's extended window.
 *
 * @param w0Ns start, nanoseconds since the recording's start
 * @param w1Ns end (exclusive)
 * @param cutLeft the signal goes on before {@code w0}: the window was cut there; otherwise a gap or
 *     the recording's start is there, and edge rules apply
 * @param cutRight likewise after {@code w1}
 */
public record Window(long w0Ns, long w1Ns, boolean cutLeft, boolean cutRight) {
  public Window {
    if (w0Ns < 0 || w1Ns <= w0Ns) {
      throw new IllegalArgumentException(
          "a window is [w0, w1) with 0 <= w0 < w1, not [" + w0Ns + "ns, " + w1Ns + "ns)");
    }
  }
}
