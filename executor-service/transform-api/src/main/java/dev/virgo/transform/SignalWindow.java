package dev.virgo.transform;

import java.util.Arrays;

/**
 * What a transform sees of one segment for one slice: the slice and the input around it that its
 * locality asks for, never across a gap.
 *
 * <p>Sample k of a segment lies at {@code segmentT0Ns + header.offsetNs(k)}. A window holds the
 * samples from {@code firstSample} on. An output of another rate counts its samples from the start
 * of the segment too, so that every slice lies on the same grid: {@link #outputStart} and {@link
 * #outputEnd} number them.
 *
 * @param header rate and channels of the samples
 * @param segmentT0Ns start of the segment, nanoseconds since the recording's start
 * @param firstSample number, in the segment, of the first sample of this window
 * @param t1Ns where this window ends (exclusive), nanoseconds since the recording's start; the
 *     segment's end unless {@code cutRight}
 * @param samples physical values by channel, then by time; not copied, not to be written to
 * @param cutLeft true if the segment goes on before this window; false if it starts here (a
 *     recording's start or a gap)
 * @param cutRight true if the segment goes on after this window; false if it ends here
 * @param sliceT0Ns start of the slice, nanoseconds since the recording's start
 * @param sliceT1Ns end of the slice (exclusive), nanoseconds since the recording's start
 */
@SuppressWarnings(
    "ArrayRecordComponent") // The samples are the value; a list of boxed numbers would cost sixteen
// times the memory.
public record SignalWindow(
    SignalHeader header,
    long segmentT0Ns,
    long firstSample,
    long t1Ns,
    double[][] samples,
    boolean cutLeft,
    boolean cutRight,
    long sliceT0Ns,
    long sliceT1Ns) {

  /**
   * Checks that the samples fit the header.
   *
   * @throws IllegalArgumentException if the number of channels differs from the header's or
   *     channels differ in length
   */
  public SignalWindow {
    if (samples.length != header.channels().size()) {
      throw new IllegalArgumentException(
          "window has " + samples.length + " channels, its header " + header.channels().size());
    }
    for (double[] channel : samples) {
      if (channel.length != samples[0].length) {
        throw new IllegalArgumentException(
            "window has channels of "
                + samples[0].length
                + " and of "
                + channel.length
                + " samples");
      }
    }
  }

  /** A whole segment that starts at 0 and is its own slice: an unsliced run. */
  public static SignalWindow whole(SignalHeader header, double[][] samples) {
    long end = header.offsetNs(samples.length == 0 ? 0 : samples[0].length);
    return new SignalWindow(header, 0, 0, end, samples, false, false, 0, end);
  }

  /** Number of samples per channel. */
  public int sampleCount() {
    return samples.length == 0 ? 0 : samples[0].length;
  }

  /** Time of a sample of this window, nanoseconds since the recording's start. */
  public long timeNs(int sample) {
    return segmentT0Ns + header.offsetNs(firstSample + sample);
  }

  /**
   * Index in this window of the first sample at or after a time; {@link #sampleCount} if there is
   * none.
   */
  public int indexAtOrAfter(long timeNs) {
    long index = header.firstIndexAtOrAfter(timeNs - segmentT0Ns) - firstSample;
    return (int) Math.clamp(index, 0L, (long) sampleCount());
  }

  /** Index in this window of the first sample of the slice. */
  public int sliceStart() {
    return indexAtOrAfter(sliceT0Ns);
  }

  /** Index in this window after the last sample of the slice. */
  public int sliceEnd() {
    return indexAtOrAfter(sliceT1Ns);
  }

  /**
   * Cuts a result that was computed for the whole window down to the slice.
   *
   * @param values one value per sample of this window, by channel
   */
  public Signal slice(double[][] values) {
    int start = sliceStart();
    int end = Math.max(start, sliceEnd());
    double[][] cut = new double[values.length][];
    for (int c = 0; c < values.length; c++) {
      cut[c] = Arrays.copyOfRange(values[c], start, end);
    }
    return new Signal(cut);
  }

  /** Number, counted from the segment's start, of the first output sample in the slice. */
  public long outputStart(SignalHeader output) {
    return output.firstIndexAtOrAfter(sliceT0Ns - segmentT0Ns);
  }

  /**
   * Number, counted from the segment's start, after the last output sample in the slice and the
   * segment.
   */
  public long outputEnd(SignalHeader output) {
    return Math.max(
        outputStart(output), output.firstIndexAtOrAfter(Math.min(sliceT1Ns, t1Ns) - segmentT0Ns));
  }
}
