package dev.virgo.readers;

import dev.virgo.readers.brainvision.BrainVision;
import dev.virgo.readers.edf.Edf;
import dev.virgo.readers.format.FileBytes;
import dev.virgo.readers.gdf.Gdf;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * An open recording. Reads any window of any stream with bounded memory. Not safe for use by
 * several threads at once: open one per thread.
 */
public interface RecordingReader extends AutoCloseable {
  /**
   * Opens a recording; the format is found from the content, never from the name. For BrainVision
   * the file is the header ({@code .vhdr}).
   *
   * @throws UnreadableRecording if the file is missing, no recording, truncated, or contradicts
   *     itself
   */
  static RecordingReader open(Path file) throws UnreadableRecording {
    var bytes = FileBytes.open(file);
    try {
      var head = new String(bytes.head(64), StandardCharsets.ISO_8859_1);
      if (Edf.matches(head)) {
        return Edf.open(bytes);
      }
      if (Gdf.matches(head)) {
        return Gdf.open(bytes);
      }
      if (BrainVision.matches(head)) {
        return BrainVision.open(bytes);
      }
      throw bytes.unreadable(
          "this is no recording that Virgo knows",
          0,
          "Give an EDF, EDF+, BDF, BDF+ or GDF 1.x file, or the .vhdr file of a BrainVision"
              + " recording");
    } catch (UnreadableRecording | RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  /** The file that was opened. */
  Path file();

  /** What the recording holds. */
  RecordingHeader header();

  /**
   * Reads samples in physical units.
   *
   * @param stream place in {@link RecordingHeader#streams()} of a signal
   * @param firstSample running index over the stream's segments, one after the other, from 0
   * @param count samples per channel; may reach over the end of a segment, not of the stream
   * @param intoByChannel one array per channel, filled from index 0
   * @throws UnreadableRecording if the file has changed or cannot be read any more
   * @throws IllegalArgumentException if there is no such signal or sample, or an array is too short
   */
  void read(int stream, long firstSample, int count, double[][] intoByChannel)
      throws UnreadableRecording;

  /**
   * The events of the {@code annotations} stream, ordered by onset, all within the recording; empty
   * if the format has none.
   */
  List<Annotation> annotations();

  @Override
  void close();
}
