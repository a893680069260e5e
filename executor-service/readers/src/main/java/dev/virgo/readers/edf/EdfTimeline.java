package dev.virgo.readers.edf;

import dev.virgo.readers.Annotation;
import dev.virgo.readers.Segment;
import dev.virgo.readers.UnreadableRecording;
import dev.virgo.readers.format.AnnotationList;
import dev.virgo.readers.format.Rate;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * When the data records were taken, and what was annotated. The recording's clock starts with its
 * first data record, which EDF+ lets begin a fraction of a second after the header's start time.
 */
final class EdfTimeline {
  private static final BigDecimal HALF = new BigDecimal("0.5");

  /** Annotations of one data record, bytes: they are read in one piece, and usual are hundreds. */
  private static final int LONGEST_RECORD = 1 << 20;

  /** More gaps than a recording of days has; each costs 100 bytes of memory. */
  private static final int MOST_STRETCHES = 500_000;

  /** Consecutive data records without a gap. */
  record Stretch(long t0Ns, long records) {}

  private final EdfHeader header;
  private final List<Stretch> stretches = new ArrayList<>();
  private final AnnotationList annotations;
  private final BigDecimal tolerance;
  private BigDecimal origin = BigDecimal.ZERO;
  private BigDecimal stretchOnset = BigDecimal.ZERO;
  private long stretchRecords;

  private EdfTimeline(EdfHeader header) {
    this.header = header;
    this.annotations = new AnnotationList(header.records().file());
    int most = header.signals().stream().mapToInt(EdfChannel::samples).max().orElse(1);
    // Half a sample of the fastest signal, as exact as a comparison needs.
    this.tolerance =
        header
            .recordSeconds()
            .multiply(HALF)
            .divide(BigDecimal.valueOf(most), 15, java.math.RoundingMode.HALF_UP);
  }

  /** Reads all annotations: of a record only the annotation channels. */
  static EdfTimeline read(EdfHeader header) throws UnreadableRecording {
    var timeline = new EdfTimeline(header);
    timeline.scan();
    return timeline;
  }

  private void scan() throws UnreadableRecording {
    var records = header.records();
    var channels = header.annotationChannels();
    var buffers = new ArrayList<byte[]>();
    for (var channel : channels) {
      long length = (long) channel.samples() * header.variant().sampleType().bytes();
      if (length > LONGEST_RECORD) {
        throw records
            .file()
            .unreadable(
                "the annotations of one data record have %d bytes; Virgo reads up to %d"
                    .formatted(length, LONGEST_RECORD),
                records.offset() + channel.offset(),
                "Export the recording with shorter data records");
      }
      buffers.add(new byte[(int) length]);
    }
    for (long record = 0; record < records.count(); record++) {
      for (int c = 0; c < channels.size(); c++) {
        long where = records.startOf(record) + channels.get(c).offset();
        records.file().fill(where, buffers.get(c));
        var tals = Tal.parse(records.file(), buffers.get(c), where);
        if (c == 0) {
          onset(record, tals, where);
        }
        for (var tal : tals) {
          annotate(tal, where);
        }
      }
    }
    if (header.variant().discontinuous()) {
      close();
    } else {
      stretches.add(new Stretch(0, records.count()));
    }
  }

  private void onset(long record, List<Tal> tals, long where) throws UnreadableRecording {
    if (tals.isEmpty()) {
      if (header.variant().plus()) {
        throw header
            .records()
            .file()
            .unreadable(
                "data record " + record + " does not say when it begins",
                where,
                "The annotations are damaged: export the recording again");
      }
      return;
    }
    var onset = tals.getFirst().onset();
    if (record == 0) {
      origin = onset;
      stretchOnset = onset;
    }
    if (header.variant().discontinuous()) {
      place(record, onset, where);
    }
  }

  private void place(long record, BigDecimal onset, long where) throws UnreadableRecording {
    var expected =
        stretchOnset.add(header.recordSeconds().multiply(BigDecimal.valueOf(stretchRecords)));
    var ahead = onset.subtract(expected);
    if (ahead.abs().compareTo(tolerance) > 0) {
      if (ahead.signum() < 0) {
        throw header
            .records()
            .file()
            .unreadable(
                "data record %d begins at %s s, before the last one ends at %s s"
                    .formatted(record, onset.toPlainString(), expected.toPlainString()),
                where,
                "The annotations are damaged: export the recording again");
      }
      close();
      stretchOnset = onset;
    }
    stretchRecords++;
  }

  private void close() throws UnreadableRecording {
    long t0Ns = sinceOrigin(stretchOnset, header.records().offset());
    if (stretches.size() == MOST_STRETCHES) {
      throw header
          .records()
          .file()
          .unreadable(
              "the recording has more than " + MOST_STRETCHES + " gaps",
              header.records().offset(),
              "Check the onsets of its data records, or export it in parts");
    }
    stretches.add(new Stretch(t0Ns, stretchRecords));
    stretchRecords = 0;
  }

  private void annotate(Tal tal, long where) throws UnreadableRecording {
    for (var text : tal.texts()) {
      if (!text.isEmpty()) {
        var file = header.records().file();
        long length = Rate.nanos(file, tal.duration(), "the duration of an annotation", where);
        var annotation = new Annotation(sinceOrigin(tal.onset(), where), length, text);
        annotations.add(annotation, where);
      }
    }
  }

  private long sinceOrigin(BigDecimal onset, long where) throws UnreadableRecording {
    return Rate.nanos(
        header.records().file(), onset.subtract(origin), "the onset of an annotation", where);
  }

  /** Seconds from the header's start time to the first data record. */
  BigDecimal origin() {
    return origin;
  }

  /** All annotations, in the file's order; some may lie outside the recording. */
  List<Annotation> annotations() {
    return annotations.all();
  }

  /** The segments of a signal with so many samples per data record. */
  List<Segment> segments(long samplesPerRecord) {
    return stretches.stream()
        .map(stretch -> new Segment(stretch.t0Ns(), stretch.records() * samplesPerRecord))
        .toList();
  }
}
