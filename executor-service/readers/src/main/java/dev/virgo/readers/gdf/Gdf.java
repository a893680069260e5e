package dev.virgo.readers.gdf;

import dev.virgo.readers.Annotation;
import dev.virgo.readers.RecordingHeader;
import dev.virgo.readers.RecordingReader;
import dev.virgo.readers.Segment;
import dev.virgo.readers.UnreadableRecording;
import dev.virgo.readers.format.Annotations;
import dev.virgo.readers.format.FileBytes;
import dev.virgo.readers.format.InterleavedReader;
import dev.virgo.readers.format.StreamLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * GDF 1.x. Physical values follow from the physical and digital ranges, for every data type.
 * Source: Schlögl 2006, <a href="https://arxiv.org/abs/cs/0608052">arXiv cs/0608052</a>, and
 * BioSig.
 */
public final class Gdf {
  private Gdf() {}

  /** Whether a file that begins like this is GDF, of any version. */
  public static boolean matches(String head) {
    return head.startsWith("GDF ");
  }

  /** Opens a GDF file; the reader closes the bytes. */
  public static RecordingReader open(FileBytes file) throws UnreadableRecording {
    var header = GdfHeaderParser.parse(file);
    long records = header.records().count();
    var layout =
        StreamLayout.of(
            header.sources(),
            source -> List.of(new Segment(0, records * source.track().perRecord())));
    List<Annotation> found = header.openEnded() ? List.of() : GdfEvents.read(header);
    var annotations = Annotations.fit(found, layout.endNs());
    var streams = new ArrayList<>(layout.headers());
    streams.add(annotations.stream());
    var warnings = new ArrayList<>(header.warnings());
    warnings.addAll(layout.warnings());
    warnings.addAll(annotations.warnings());
    return new InterleavedReader(
        file.file(),
        header.records(),
        new RecordingHeader(
            "GDF " + header.version(), header.start(), streams, annotations.extentNs(), warnings),
        layout.tracks(),
        annotations.within());
  }
}
