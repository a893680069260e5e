package dev.virgo.readers.brainvision;

import dev.virgo.readers.RecordingHeader;
import dev.virgo.readers.RecordingReader;
import dev.virgo.readers.UnreadableRecording;
import dev.virgo.readers.format.Annotations;
import dev.virgo.readers.format.Calibration;
import dev.virgo.readers.format.DataRecords;
import dev.virgo.readers.format.FileBytes;
import dev.virgo.readers.format.InterleavedReader;
import dev.virgo.readers.format.StreamLayout;
import dev.virgo.readers.format.Track;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * BrainVision: header ({@code .vhdr}), markers ({@code .vmrk}) and data ({@code .eeg}), multiplexed
 * or vectorized. Source: BrainVision Core Data Format 1.0.
 */
public final class BrainVision {
  private BrainVision() {}

  /** The markers, and the file for what may be wrong with them; it is closed already. */
  private record MarkerFile(FileBytes file, List<Marker> markers) {}

  /** Whether a file that begins like this is one of the text files of a BrainVision recording. */
  public static boolean matches(String head) {
    return head.startsWith("\u00ef\u00bb\u00bf")
        ? matches(head.substring(3))
        : head.startsWith("Brain Vision Data Exchange")
            || head.startsWith("BrainVision Data Exchange");
  }

  /** Opens the recording of a header file, which is closed; the reader closes the data file. */
  public static RecordingReader open(FileBytes vhdr) throws UnreadableRecording {
    try (vhdr) {
      var first = new String(vhdr.head(64), StandardCharsets.ISO_8859_1);
      if (first.contains("Marker File")) {
        throw vhdr.unreadable("this is a marker file", 0, "Give the .vhdr file beside it");
      }
      var header = Header.parse(vhdr);
      var markers = markers(vhdr, header);
      var data = beside(vhdr, header.data(), "data file");
      try {
        return reader(vhdr, header, markers, data);
      } catch (UnreadableRecording | RuntimeException e) {
        data.close();
        throw e;
      }
    }
  }

  private static RecordingReader reader(
      FileBytes vhdr, Header header, @Nullable MarkerFile markers, FileBytes data)
      throws UnreadableRecording {
    var warnings = new ArrayList<String>();
    long points = points(header, data, warnings);
    header.rate().nanos(data, points, "the recording", 0);
    var found = markers == null ? List.<Marker>of() : markers.markers();
    var timeline =
        new MarkerTimeline(markers == null ? vhdr : markers.file(), header.rate(), points, found);
    var layout = StreamLayout.of(sources(header, points), _ -> timeline.segments());
    var annotations =
        Annotations.fit(timeline.annotations(found, header.channels()), layout.endNs());
    var streams = new ArrayList<>(layout.headers());
    if (markers != null) {
      streams.add(annotations.stream());
    }
    warnings.addAll(timeline.warnings());
    warnings.addAll(layout.warnings());
    warnings.addAll(annotations.warnings());
    return new InterleavedReader(
        vhdr.file(),
        new DataRecords(
            data, 0, points * header.channels().size() * header.type().bytes(), 1, header.order()),
        new RecordingHeader(
            "BrainVision", timeline.start(), streams, annotations.extentNs(), warnings),
        layout.tracks(),
        annotations.within());
  }

  private static List<StreamLayout.Source> sources(Header header, long points) {
    var sources = new ArrayList<StreamLayout.Source>();
    int width = header.type().bytes();
    for (int i = 0; i < header.channels().size(); i++) {
      var channel = header.channels().get(i);
      var calibration = new Calibration(channel.resolution().doubleValue(), 0);
      var track =
          header.vectorized()
              ? new Track(i * points * width, width, points, header.type(), calibration)
              : new Track(
                  (long) i * width,
                  width * header.channels().size(),
                  points,
                  header.type(),
                  calibration);
      sources.add(new StreamLayout.Source(channel.name(), channel.unit(), header.rate(), track));
    }
    return sources;
  }

  private static long points(Header header, FileBytes data, List<String> warnings)
      throws UnreadableRecording {
    long frame = (long) header.type().bytes() * header.channels().size();
    long held = data.size() / frame;
    var claimed = header.points();
    if (held == 0 || (claimed != null && claimed > held)) {
      throw data.truncated(
          "the header promises %s samples of %d bytes, the file holds %d"
              .formatted(claimed == null ? "some" : claimed.toString(), frame, held));
    }
    long points = claimed == null ? held : claimed;
    long left = data.size() - points * frame;
    if (left > 0 && header.vectorized() && claimed == null) {
      throw data.truncated("%d samples leave %d bytes over".formatted(held, left));
    }
    if (left > 0) {
      warnings.add(left + " bytes behind the last sample of the data file are left out.");
    }
    return points;
  }

  private static @Nullable MarkerFile markers(FileBytes vhdr, Header header)
      throws UnreadableRecording {
    if (header.markers() == null) {
      return null;
    }
    try (var vmrk = beside(vhdr, header.markers(), "marker file")) {
      return new MarkerFile(vmrk, Marker.parse(vmrk));
    }
  }

  private static FileBytes beside(FileBytes vhdr, String name, String what)
      throws UnreadableRecording {
    var missing =
        vhdr.unreadable(
            "its %s '%s' is not beside it".formatted(what, name),
            UnreadableRecording.NOWHERE,
            "Put all three files of the recording into one folder, under the names in the header");
    try {
      var file = vhdr.file().resolveSibling(name);
      if (!Files.exists(file)) {
        throw missing;
      }
      return FileBytes.open(file);
    } catch (InvalidPathException e) {
      missing.initCause(e);
      throw missing;
    }
  }
}
