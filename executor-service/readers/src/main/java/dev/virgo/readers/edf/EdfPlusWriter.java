package dev.virgo.readers.edf;

import dev.virgo.readers.Annotation;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;

/**
 * Writes EDF+, continuous or discontinuous, record by record. The number of records is filled in by
 * {@link #close}; a file that was never closed says -1, which readers take from its size.
 */
public final class EdfPlusWriter implements AutoCloseable {
  private static final int FIXED = 256;
  private static final int RECORDS_AT = 236;

  /** Bytes of annotations in each data record. */
  private static final int ANNOTATION_BYTES = 240;

  private final Path file;
  private final Layout layout;
  private final OutputStream out;
  private final ArrayDeque<Annotation> waiting = new ArrayDeque<>();
  private long records;
  private long endNs;

  /**
   * What is written.
   *
   * @param start wall-clock time of the recording's start; whole seconds are stored
   * @param discontinuous EDF+D: there may be gaps between data records
   * @param recordSeconds duration of one data record
   * @param patient the patient identification; {@link #ANONYMOUS} for nobody
   * @param signals at least one
   */
  public record Layout(
      LocalDateTime start,
      boolean discontinuous,
      BigDecimal recordSeconds,
      String patient,
      List<EdfSignal> signals) {
    /** The patient identification of nobody, as EDF+ writes it. */
    public static final String ANONYMOUS = "X X X X";

    public Layout {
      signals = List.copyOf(signals);
      if (signals.isEmpty() || recordSeconds.signum() <= 0) {
        throw new IllegalArgumentException(
            "a file needs signals and data records that last, not "
                + signals.size()
                + " signals and "
                + recordSeconds
                + " s");
      }
    }

    private long recordNs() {
      return recordSeconds.movePointRight(9).setScale(0, RoundingMode.HALF_UP).longValueExact();
    }
  }

  /**
   * Creates or replaces the file and writes its header.
   *
   * @throws IllegalArgumentException if a field does not fit into the header
   */
  public EdfPlusWriter(Path file, Layout layout) throws IOException {
    this.file = file;
    this.layout = layout;
    var header = header();
    this.out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
    out.write(header);
  }

  /** Queues an annotation: it goes into this or the next data records, where there is room. */
  public void annotate(Annotation annotation) {
    if (tal(annotation).length > ANNOTATION_BYTES - 40) {
      throw new IllegalArgumentException("annotation '" + annotation.label() + "' is too long");
    }
    waiting.add(annotation);
  }

  /**
   * Writes one data record.
   *
   * @param onsetNs its time, nanoseconds since the recording's start; where the file is continuous,
   *     the end of the last record
   * @param physicalBySignal as many values per signal as a record has, in the signal's unit
   */
  public void record(long onsetNs, double[][] physicalBySignal) throws IOException {
    if (onsetNs < endNs || (!layout.discontinuous() && onsetNs != endNs)) {
      throw new IllegalArgumentException(
          "a record at %dns does not follow one that ends at %dns".formatted(onsetNs, endNs));
    }
    for (int s = 0; s < layout.signals().size(); s++) {
      out.write(stored(layout.signals().get(s), physicalBySignal[s]));
    }
    out.write(annotations(onsetNs));
    endNs = onsetNs + layout.recordNs();
    records++;
  }

  /** Completes the header. */
  @Override
  public void close() throws IOException {
    out.close();
    if (!waiting.isEmpty()) {
      throw new IllegalStateException(
          waiting.size() + " annotations found no room: write more records or fewer annotations");
    }
    try (var header = new RandomAccessFile(file.toFile(), "rw")) {
      header.seek(RECORDS_AT);
      header.write(ascii(Long.toString(records), 8));
    }
  }

  private static byte[] stored(EdfSignal signal, double[] physical) {
    int count = signal.samplesPerRecord();
    var bytes = new byte[2 * count];
    for (int i = 0; i < count; i++) {
      short digital = signal.stored(physical[i]);
      bytes[2 * i] = (byte) digital;
      bytes[2 * i + 1] = (byte) (digital >> 8);
    }
    return bytes;
  }

  private byte[] annotations(long onsetNs) {
    var bytes = new byte[ANNOTATION_BYTES];
    var keeping = (seconds(onsetNs, true) + "\u0014\u0014\0").getBytes(StandardCharsets.UTF_8);
    System.arraycopy(keeping, 0, bytes, 0, keeping.length);
    int at = keeping.length;
    while (!waiting.isEmpty()) {
      var tal = tal(waiting.getFirst());
      if (at + tal.length > bytes.length) {
        break;
      }
      System.arraycopy(tal, 0, bytes, at, tal.length);
      at += tal.length;
      waiting.removeFirst();
    }
    return bytes;
  }

  private static byte[] tal(Annotation annotation) {
    var duration =
        annotation.durationNs() == 0 ? "" : "\u0015" + seconds(annotation.durationNs(), false);
    var text = seconds(annotation.onsetNs(), true) + duration + "\u0014" + annotation.label();
    return (text + "\u0014\0").getBytes(StandardCharsets.UTF_8);
  }

  private static String seconds(long nanos, boolean signed) {
    var text = BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString();
    return signed && nanos >= 0 ? "+" + text : text;
  }

  private byte[] header() {
    var signals = layout.signals();
    int count = signals.size() + 1;
    var text = new StringBuilder(FIXED * (count + 1));
    field(text, "0", 8);
    field(text, layout.patient(), 80);
    var full = DateTimeFormatter.ofPattern("dd-MMM-yyyy", Locale.ENGLISH).format(layout.start());
    field(text, "Startdate " + full.toUpperCase(Locale.ROOT) + " X X X", 80);
    field(text, DateTimeFormatter.ofPattern("dd.MM.yy").format(layout.start()), 8);
    field(text, DateTimeFormatter.ofPattern("HH.mm.ss").format(layout.start()), 8);
    field(text, Integer.toString(FIXED * (count + 1)), 8);
    field(text, layout.discontinuous() ? "EDF+D" : "EDF+C", 44);
    field(text, "-1", 8);
    field(text, layout.recordSeconds().stripTrailingZeros().toPlainString(), 8);
    field(text, Integer.toString(count), 4);
    signals.forEach(signal -> field(text, signal.label(), 16));
    field(text, "EDF Annotations", 16);
    field(text, "", 80 * count);
    signals.forEach(signal -> field(text, signal.unit(), 8));
    field(text, "", 8);
    signals.forEach(signal -> field(text, number(signal.physicalMin()), 8));
    field(text, "-1", 8);
    signals.forEach(signal -> field(text, number(signal.physicalMax()), 8));
    field(text, "1", 8);
    field(text, Integer.toString(EdfSignal.DIGITAL_MIN), 8, count);
    field(text, Integer.toString(EdfSignal.DIGITAL_MAX), 8, count);
    field(text, "", 80 * count);
    signals.forEach(signal -> field(text, Integer.toString(signal.samplesPerRecord()), 8));
    field(text, Integer.toString(ANNOTATION_BYTES / 2), 8);
    field(text, "", 32 * count);
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static String number(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  private static void field(StringBuilder header, String value, int width, int times) {
    for (int i = 0; i < times; i++) {
      field(header, value, width);
    }
  }

  private static void field(StringBuilder header, String value, int width) {
    if (value.length() > width || !value.chars().allMatch(c -> c >= 32 && c < 127)) {
      throw new IllegalArgumentException(
          "'%s' does not fit into %d printable ASCII characters".formatted(value, width));
    }
    header.append(value).repeat(' ', width - value.length());
  }

  private static byte[] ascii(String value, int width) {
    var text = new StringBuilder();
    field(text, value, width);
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
