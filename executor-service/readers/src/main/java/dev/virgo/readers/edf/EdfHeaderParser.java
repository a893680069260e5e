package dev.virgo.readers.edf;

import dev.virgo.readers.UnreadableRecording;
import dev.virgo.readers.format.Calibration;
import dev.virgo.readers.format.DataRecords;
import dev.virgo.readers.format.FileBytes;
import dev.virgo.readers.format.FixedFields;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Reads and checks the header. Nothing is allocated for a claim that the file's size refutes. */
final class EdfHeaderParser {
  private static final int FIXED = 256;
  private static final int PER_CHANNEL = 256;
  private static final String AGAIN = "The header is damaged: export the recording again";

  private final FileBytes file;
  private final List<String> warnings = new ArrayList<>();
  private final FixedFields fields;
  private final int channelCount;

  private EdfHeaderParser(FileBytes file) throws UnreadableRecording {
    this.file = file;
    if (file.size() < FIXED) {
      throw file.truncated("the header needs 256 bytes, the file has " + file.size());
    }
    var fixed = new FixedFields(file, FIXED);
    long count = fixed.whole("the number of signals", 252, 4);
    if (count < 1 || count > 9999) {
      throw file.unreadable("the number of signals is " + count, 252, AGAIN);
    }
    long length = FIXED + PER_CHANNEL * count;
    long claimed = fixed.whole("the header's length", 184, 8);
    if (claimed != length) {
      throw file.unreadable(
          "the header says that it has %d bytes, but %d signals need %d"
              .formatted(claimed, count, length),
          184,
          AGAIN);
    }
    if (length > file.size()) {
      throw file.truncated(
          "the header of %d signals needs %d bytes, the file has %d"
              .formatted(count, length, file.size()));
    }
    this.channelCount = (int) count;
    this.fields = new FixedFields(file, (int) length);
  }

  static EdfHeader parse(FileBytes file) throws UnreadableRecording {
    return new EdfHeaderParser(file).parse();
  }

  private EdfHeader parse() throws UnreadableRecording {
    var variant = EdfVariant.of(fields.bytes().get(0), fields.text(192, 44));
    var channels = channels(variant);
    var seconds = fields.decimal("the duration of a data record", EdfHeader.DURATION_AT, 8);
    boolean signals = channels.stream().anyMatch(channel -> !channel.annotations());
    if (seconds.signum() < 0 || (signals && seconds.signum() == 0)) {
      throw file.unreadable(
          "a data record lasts " + seconds.toPlainString() + " s", EdfHeader.DURATION_AT, AGAIN);
    }
    long recordBytes = 0;
    for (var channel : channels) {
      recordBytes += (long) channel.samples() * variant.sampleType().bytes();
    }
    var records =
        new DataRecords(
            file, length(), recordBytes, recordCount(recordBytes), ByteOrder.LITTLE_ENDIAN);
    var start = EdfStart.read(fields, variant);
    if (start == null) {
      warnings.add("The header has no valid start date and time.");
    }
    return new EdfHeader(variant, start, records, seconds, channels, warnings);
  }

  private long length() {
    return FIXED + (long) PER_CHANNEL * channelCount;
  }

  private long recordCount(long recordBytes) throws UnreadableRecording {
    long claimed = fields.whole("the number of data records", 236, 8);
    long room = file.size() - length();
    long held = room / recordBytes;
    if (claimed < -1 || claimed == 0) {
      throw file.unreadable("the number of data records is " + claimed, 236, AGAIN);
    }
    if (held == 0) {
      throw file.truncated(
          "one data record has %d bytes, behind the header are only %d"
              .formatted(recordBytes, room));
    }
    if (claimed > held) {
      throw file.truncated(
          "the header promises %d data records of %d bytes, the file holds %d"
              .formatted(claimed, recordBytes, held));
    }
    long count = claimed == -1 ? held : claimed;
    if (claimed == -1) {
      warnings.add(
          "The header leaves the number of data records open: the file holds " + held + ".");
    }
    if (room > count * recordBytes) {
      warnings.add(
          (room - count * recordBytes) + " bytes behind the last data record are left out.");
    }
    return count;
  }

  private List<EdfChannel> channels(EdfVariant variant) throws UnreadableRecording {
    var channels = new ArrayList<EdfChannel>(channelCount);
    long offset = 0;
    for (int i = 0; i < channelCount; i++) {
      var channel = channel(i, variant, offset);
      offset += (long) channel.samples() * variant.sampleType().bytes();
      channels.add(channel);
    }
    return channels;
  }

  private EdfChannel channel(int i, EdfVariant variant, long offset) throws UnreadableRecording {
    var label = fields.text(at(0, 16, i), 16);
    var named = "signal " + (i + 1) + " ('" + FixedFields.printable(label) + "')";
    long samples = fields.whole("samples per record of " + named, at(216, 8, i), 8);
    if (samples < 1 || samples * variant.sampleType().bytes() > file.size()) {
      throw file.unreadable(
          named + " has " + samples + " samples per data record", at(216, 8, i), AGAIN);
    }
    boolean annotations = variant.isAnnotations(label);
    var unit = fields.text(at(96, 8, i), 8);
    var calibration = annotations ? Calibration.NONE : calibration(i, named);
    return new EdfChannel(label, unit, calibration, (int) samples, offset, annotations);
  }

  private Calibration calibration(int i, String named) throws UnreadableRecording {
    var physicalMin = fields.decimal("physical minimum of " + named, at(104, 8, i), 8);
    var physicalMax = fields.decimal("physical maximum of " + named, at(112, 8, i), 8);
    long digitalMin = fields.whole("digital minimum of " + named, at(120, 8, i), 8);
    long digitalMax = fields.whole("digital maximum of " + named, at(128, 8, i), 8);
    if (digitalMin >= digitalMax) {
      throw file.unreadable(
          "digital minimum %d of %s is not below its maximum %d"
              .formatted(digitalMin, named, digitalMax),
          at(120, 8, i),
          AGAIN);
    }
    return physicalMin.compareTo(physicalMax) == 0
        ? uncalibrated(named, physicalMin)
        : Calibration.between(
            (double) digitalMin,
            (double) digitalMax,
            physicalMin.doubleValue(),
            physicalMax.doubleValue());
  }

  private Calibration uncalibrated(String named, BigDecimal physical) {
    warnings.add(
        "Physical minimum and maximum of %s are both %s: its values are the stored numbers."
            .formatted(named, physical.toPlainString()));
    return Calibration.NONE;
  }

  /**
   * Where a field of channel {@code i} lies: the header has one column per field, not per channel.
   */
  private int at(int before, int width, int i) {
    return FIXED + before * channelCount + width * i;
  }
}
