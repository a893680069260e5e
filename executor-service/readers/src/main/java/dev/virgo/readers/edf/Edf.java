package dev.virgo.readers.edf;

import dev.virgo.readers.RecordingHeader;
import dev.virgo.readers.RecordingReader;
import dev.virgo.readers.UnreadableRecording;
import dev.virgo.readers.format.Annotations;
import dev.virgo.readers.format.FileBytes;
import dev.virgo.readers.format.InterleavedReader;
import dev.virgo.readers.format.Rate;
import dev.virgo.readers.format.StreamLayout;
import dev.virgo.readers.format.Track;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * EDF and EDF+ (16 bits), BDF and BDF+ (24 bits). Source: Kemp and others 1992 and 2003, <a
 * href="https://www.edfplus.info/specs/">edfplus.info</a>.
 */
public final class Edf {
  private Edf() {}

  /** Whether a file that begins like this is of the family; every byte is one character. */
  public static boolean matches(String head) {
    return head.startsWith("0       ") || head.startsWith("\u00ffBIOSEMI");
  }

  /** Opens a file of the family; the reader closes the bytes. */
  public static RecordingReader open(FileBytes file) throws UnreadableRecording {
    var header = EdfHeaderParser.parse(file);
    var warnings = new ArrayList<>(header.warnings());
    boolean annotated = !header.annotationChannels().isEmpty();
    if (header.variant().discontinuous() && !annotated) {
      throw file.unreadable(
          "the recording is discontinuous, but has no annotations that say where the gaps are",
          192,
          "Export the recording again, with annotations");
    }
    if (header.variant().plus() && !annotated) {
      warnings.add("The file is EDF+ or BDF+ but has no annotations.");
    }
    var timeline = EdfTimeline.read(header);
    var layout = layout(header, timeline);
    var annotations = Annotations.fit(timeline.annotations(), layout.endNs());
    var streams = new ArrayList<>(layout.headers());
    if (annotated) {
      streams.add(annotations.stream());
    }
    warnings.addAll(layout.warnings());
    warnings.addAll(annotations.warnings());
    return new InterleavedReader(
        file.file(),
        header.records(),
        new RecordingHeader(
            header.variant().text(),
            start(header, timeline.origin()),
            streams,
            annotations.extentNs(),
            warnings),
        layout.tracks(),
        annotations.within());
  }

  private static StreamLayout layout(EdfHeader header, EdfTimeline timeline)
      throws UnreadableRecording {
    var type = header.variant().sampleType();
    var sources = new ArrayList<StreamLayout.Source>();
    for (var channel : header.signals()) {
      var rate =
          Rate.of(
              header.records().file(),
              channel.samples(),
              header.recordSeconds(),
              EdfHeader.DURATION_AT);
      var track =
          new Track(channel.offset(), type.bytes(), channel.samples(), type, channel.calibration());
      sources.add(new StreamLayout.Source(channel.label(), channel.unit(), rate, track));
    }
    Rate.nanos(
        header.records().file(),
        header.recordSeconds().multiply(BigDecimal.valueOf(header.records().count())),
        "the recording",
        EdfHeader.DURATION_AT);
    return StreamLayout.of(sources, source -> timeline.segments(source.track().perRecord()));
  }

  private static @Nullable Instant start(EdfHeader header, BigDecimal origin)
      throws UnreadableRecording {
    var start = header.start();
    return start == null
        ? null
        : start
            .toInstant(ZoneOffset.UTC)
            .plusNanos(
                Rate.nanos(
                    header.records().file(),
                    origin,
                    "the onset of the first data record",
                    header.records().offset()));
  }
}
