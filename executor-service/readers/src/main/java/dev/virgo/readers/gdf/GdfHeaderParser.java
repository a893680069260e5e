package dev.virgo.readers.gdf;

import dev.virgo.readers.UnreadableRecording;
import dev.virgo.readers.format.Calibration;
import dev.virgo.readers.format.DataRecords;
import dev.virgo.readers.format.FileBytes;
import dev.virgo.readers.format.FixedFields;
import dev.virgo.readers.format.Rate;
import dev.virgo.readers.format.SampleType;
import dev.virgo.readers.format.StreamLayout;
import dev.virgo.readers.format.Track;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads and checks the header. Nothing is allocated for a claim that the file's size refutes. */
final class GdfHeaderParser {
  private static final int FIXED = 256;
  private static final int RECORDS_AT = 236;
  private static final int DURATION_AT = 244;
  private static final int CHANNELS_AT = 252;

  /** As in EDF, whose field for it has four digits; keeps the header at 2.6 MB. */
  private static final int MOST_CHANNELS = 9999;

  private static final String AGAIN = "The header is damaged: export the recording again";
  private static final DateTimeFormatter START =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss").withResolverStyle(ResolverStyle.STRICT);

  private final FileBytes file;
  private final List<String> warnings = new ArrayList<>();
  private final FixedFields fields;
  private final int channelCount;
  private final long dataAt;

  private GdfHeaderParser(FileBytes file) throws UnreadableRecording {
    this.file = file;
    if (file.size() < FIXED) {
      throw file.truncated("the header needs 256 bytes, the file has " + file.size());
    }
    var fixed = new FixedFields(file, FIXED);
    long count = Integer.toUnsignedLong(fixed.bytes().getInt(CHANNELS_AT));
    if (count < 1) {
      throw file.unreadable("the number of channels is 0", CHANNELS_AT, AGAIN);
    }
    if (count > MOST_CHANNELS) {
      throw file.unreadable(
          "the header says that there are %d channels; Virgo reads up to %d"
              .formatted(count, MOST_CHANNELS),
          CHANNELS_AT,
          "If there are so many, export them in parts; else the header is damaged");
    }
    long length = FIXED * (count + 1);
    if (length > file.size()) {
      throw file.truncated(
          "the header of %d channels needs %d bytes, the file has %d"
              .formatted(count, length, file.size()));
    }
    this.dataAt = fixed.bytes().getLong(184);
    if (dataAt < length || dataAt > file.size()) {
      throw file.unreadable(
          "the header says that it has %d bytes, but %d channels need %d"
              .formatted(dataAt, count, length),
          184,
          AGAIN);
    }
    this.channelCount = (int) count;
    this.fields = new FixedFields(file, (int) length);
  }

  static GdfHeader parse(FileBytes file) throws UnreadableRecording {
    return new GdfHeaderParser(file).parse();
  }

  private GdfHeader parse() throws UnreadableRecording {
    var version = fields.text(4, 4);
    if (!version.matches("1\\.[0-8]\\d?")) {
      throw file.unreadable(
          "this is GDF version '" + FixedFields.printable(version) + "'",
          4,
          "Virgo reads GDF 1.x: convert the recording to EDF+ or GDF 1.25, for example with BioSig");
    }
    var types = new ArrayList<SampleType>();
    var perRecord = new ArrayList<Long>();
    long recordBytes = 0;
    for (int i = 0; i < channelCount; i++) {
      types.add(type(i));
      perRecord.add(samplesPerRecord(i));
      recordBytes += perRecord.get(i) * types.get(i).bytes();
    }
    var records =
        new DataRecords(
            file, dataAt, recordBytes, recordCount(recordBytes), ByteOrder.LITTLE_ENDIAN);
    var sources = new ArrayList<StreamLayout.Source>();
    long offset = 0;
    for (int i = 0; i < channelCount; i++) {
      sources.add(source(i, records, offset, perRecord.get(i), types.get(i)));
      offset += perRecord.get(i) * types.get(i).bytes();
    }
    var start = start();
    if (start == null) {
      warnings.add("The header has no valid start date and time.");
    }
    boolean openEnded = fields.bytes().getLong(RECORDS_AT) == -1;
    return new GdfHeader(version, start, records, openEnded, sources, warnings);
  }

  private StreamLayout.Source source(
      int i, DataRecords records, long offset, long perRecord, SampleType type)
      throws UnreadableRecording {
    long num = Integer.toUnsignedLong(fields.bytes().getInt(DURATION_AT));
    long den = Integer.toUnsignedLong(fields.bytes().getInt(DURATION_AT + 4));
    var rate = Rate.of(file, perRecord, num, den, DURATION_AT);
    rate.nanos(file, Math.multiplyExact(records.count(), perRecord), "the recording", RECORDS_AT);
    var track = new Track(offset, type.bytes(), perRecord, type, calibration(i));
    return new StreamLayout.Source(
        fields.text(at(0, 16, i), 16), fields.text(at(96, 8, i), 8), rate, track);
  }

  private long recordCount(long recordBytes) throws UnreadableRecording {
    long claimed = fields.bytes().getLong(RECORDS_AT);
    long held = (file.size() - dataAt) / recordBytes;
    if (claimed < -1 || claimed == 0) {
      throw file.unreadable("the number of data records is " + claimed, RECORDS_AT, AGAIN);
    }
    if (held == 0 || claimed > held) {
      throw file.truncated(
          "the header promises %s data records of %d bytes, the file holds %d"
              .formatted(claimed == -1 ? "open-ended" : Long.toString(claimed), recordBytes, held));
    }
    if (claimed == -1) {
      warnings.add(
          "The header leaves the number of data records open: the file holds %d, and no events."
              .formatted(held));
    }
    return claimed == -1 ? held : claimed;
  }

  private long samplesPerRecord(int i) throws UnreadableRecording {
    long samples = Integer.toUnsignedLong(fields.bytes().getInt(at(216, 4, i)));
    if (samples < 1 || samples > file.size()) {
      throw file.unreadable(
          "channel %d has %d samples per data record".formatted(i + 1, samples),
          at(216, 4, i),
          AGAIN);
    }
    return samples;
  }

  private SampleType type(int i) throws UnreadableRecording {
    int code = fields.bytes().getInt(at(220, 4, i));
    return switch (code) {
      case 1 -> SampleType.INT8;
      case 2 -> SampleType.UINT8;
      case 3 -> SampleType.INT16;
      case 4 -> SampleType.UINT16;
      case 5 -> SampleType.INT32;
      case 6 -> SampleType.UINT32;
      case 7 -> SampleType.INT64;
      case 8 -> SampleType.UINT64;
      case 16 -> SampleType.FLOAT32;
      case 17 -> SampleType.FLOAT64;
      case 255 + 24 -> SampleType.INT24;
      case 511 + 24 -> SampleType.UINT24;
      default ->
          throw file.unreadable(
              "channel %d has the data type %d, which Virgo does not know".formatted(i + 1, code),
              at(220, 4, i),
              "Convert the recording to 16-bit integers or 32-bit floats");
    };
  }

  private Calibration calibration(int i) throws UnreadableRecording {
    var bytes = fields.bytes();
    double physicalMin = bytes.getDouble(at(104, 8, i));
    double physicalMax = bytes.getDouble(at(112, 8, i));
    long digitalMin = bytes.getLong(at(120, 8, i));
    long digitalMax = bytes.getLong(at(128, 8, i));
    if (digitalMin >= digitalMax) {
      throw file.unreadable(
          "digital minimum %d of channel %d is not below its maximum %d"
              .formatted(digitalMin, i + 1, digitalMax),
          at(120, 8, i),
          AGAIN);
    }
    if (physicalMin == physicalMax) {
      warnings.add(
          "Physical minimum and maximum of channel %d are equal: its values are the stored numbers."
              .formatted(i + 1));
      return Calibration.NONE;
    }
    var calibration =
        Calibration.between((double) digitalMin, (double) digitalMax, physicalMin, physicalMax);
    if (!Double.isFinite(calibration.gain()) || !Double.isFinite(calibration.offset())) {
      throw file.unreadable(
          "the physical range of channel %d is %s to %s".formatted(i + 1, physicalMin, physicalMax),
          at(104, 8, i),
          AGAIN);
    }
    return calibration;
  }

  private @Nullable Instant start() {
    var text = fields.text(168, 16);
    if (!text.matches("\\d{14}(\\d\\d)?")) {
      return null;
    }
    try {
      long centiseconds = text.length() == 16 ? Long.parseLong(text.substring(14)) : 0;
      return LocalDateTime.parse(text.substring(0, 14), START)
          .toInstant(ZoneOffset.UTC)
          .plusMillis(10 * centiseconds);
    } catch (DateTimeParseException _) {
      return null; // no such day or hour: as good as none, and the reader warns
    }
  }

  /**
   * Where a field of channel {@code i} lies: the header has one column per field, not per channel.
   */
  private int at(int before, int width, int i) {
    return FIXED + before * channelCount + width * i;
  }
}
