package dev.virgo.readers;

import dev.virgo.readers.brainvision.BrainVision;
import dev.virgo.readers.brainvision.BrainVisionScrub;
import dev.virgo.readers.edf.Edf;
import dev.virgo.readers.edf.EdfScrub;
import dev.virgo.readers.format.FileBytes;
import dev.virgo.readers.gdf.Gdf;
import dev.virgo.readers.gdf.GdfScrub;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Copies a recording without the person it was taken from. Of EDF and BDF the patient and, but for
 * the date, the recording identification are blanked; of GDF patient, recording and technician; a
 * BrainVision recording is written anew from what its header means, without comments, under the
 * target's name. Samples and annotations stay as they are: what an annotation says is data.
 */
public final class Scrub {
  private Scrub() {}

  /**
   * Copies a recording. A copy appears under its name only when it is complete, and replaces what
   * was there.
   *
   * @param source the recording's main file
   * @param target where to; for BrainVision the new header file, the others lie beside it
   * @return the copy's main file
   * @throws UnreadableRecording if the source cannot be read as a recording
   * @throws IOException if the copy cannot be written
   */
  public static Path copy(Path source, Path target) throws UnreadableRecording, IOException {
    try (var reader = RecordingReader.open(source)) {
      reader.header(); // a file that cannot be read is not copied
    }
    String head;
    try (var bytes = FileBytes.open(source)) {
      head = new String(bytes.head(64), StandardCharsets.ISO_8859_1);
    }
    if (Edf.matches(head)) {
      return EdfScrub.copy(source, target);
    }
    if (Gdf.matches(head)) {
      return GdfScrub.copy(source, target);
    }
    if (BrainVision.matches(head)) {
      return BrainVisionScrub.copy(source, target);
    }
    throw new IllegalStateException(source + " can be read, but nobody knows how to copy it");
  }
}
