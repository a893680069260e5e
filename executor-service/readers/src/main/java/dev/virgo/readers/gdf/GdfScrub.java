package dev.virgo.readers.gdf;

import dev.virgo.readers.format.CompleteFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** Copies GDF 1.x files without patient, recording identification and technician. */
public final class GdfScrub {
  private GdfScrub() {}

  /** As {@link dev.virgo.readers.Scrub#copy}. */
  public static Path copy(Path source, Path target) throws IOException {
    var blank = " ".repeat(80).getBytes(StandardCharsets.US_ASCII);
    return CompleteFile.copy(source, target, Map.of(8, blank, 88, blank, 208, new byte[8]));
  }
}
