package dev.virgo.readers.brainvision;

import dev.virgo.readers.UnreadableRecording;
import dev.virgo.readers.format.FileBytes;
import dev.virgo.readers.format.FixedFields;
import dev.virgo.readers.format.Rate;
import dev.virgo.readers.format.SampleType;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code .vhdr} file says.
 *
 * @param data name of the data file, beside the header
 * @param markers name of the marker file, or null
 * @param vectorized all samples of a channel, then of the next; else all channels of a sample
 * @param interval microseconds between samples
 * @param points samples per channel, or null if the header leaves it to the file's size
 */
record Header(
    String data,
    @Nullable String markers,
    boolean vectorized,
    SampleType type,
    ByteOrder order,
    BigDecimal interval,
    Rate rate,
    @Nullable Long points,
    List<HeaderChannel> channels) {
  private static final String COMMON = "Common Infos";
  private static final String AGAIN = "The header is damaged: export the recording again";

  /**
   * One channel.
   *
   * @param resolution units per step
   */
  record HeaderChannel(String name, BigDecimal resolution, String unit) {}

  static Header parse(FileBytes file) throws UnreadableRecording {
    var ini = IniFile.read(file);
    only(file, ini, "DataFormat", "BINARY", "BINARY");
    only(file, ini, "DataType", "TIMEDOMAIN", "TIMEDOMAIN");
    var intervalAt = ini.get(COMMON, "SamplingInterval");
    var interval =
        FixedFields.decimal(file, "SamplingInterval", intervalAt.value(), intervalAt.where());
    var markers = ini.find(COMMON, "MarkerFile");
    return new Header(
        beside(file, ini.get(COMMON, "DataFile")),
        markers == null || markers.value().isEmpty() ? null : beside(file, markers),
        only(file, ini, "DataOrientation", "MULTIPLEXED", "MULTIPLEXED", "VECTORIZED")
            .equals("VECTORIZED"),
        type(file, ini),
        order(file, ini),
        interval,
        Rate.of(file, 1, interval.movePointLeft(6), intervalAt.where()),
        points(file, ini),
        channels(file, ini));
  }

  private static String only(
      FileBytes file, IniFile ini, String key, String otherwise, String... known)
      throws UnreadableRecording {
    var entry = ini.find(COMMON, key);
    if (entry == null) {
      return otherwise;
    }
    for (var value : known) {
      if (value.equalsIgnoreCase(entry.value())) {
        return value;
      }
    }
    throw file.unreadable(
        key + " is '" + FixedFields.printable(entry.value()) + "'",
        entry.where(),
        "Virgo reads " + String.join(" and ", known) + ": export the recording like that");
  }

  private static SampleType type(FileBytes file, IniFile ini) throws UnreadableRecording {
    var entry = ini.get("Binary Infos", "BinaryFormat");
    return switch (entry.value().toUpperCase(java.util.Locale.ROOT)) {
      case "INT_16" -> SampleType.INT16;
      case "UINT_16" -> SampleType.UINT16;
      case "INT_32" -> SampleType.INT32;
      case "IEEE_FLOAT_32" -> SampleType.FLOAT32;
      case "IEEE_FLOAT_64" -> SampleType.FLOAT64;
      default ->
          throw file.unreadable(
              "BinaryFormat is '" + FixedFields.printable(entry.value()) + "'",
              entry.where(),
              "Virgo reads INT_16 and IEEE_FLOAT_32: export the recording like that");
    };
  }

  private static ByteOrder order(FileBytes file, IniFile ini) throws UnreadableRecording {
    var entry = ini.find("Binary Infos", "UseBigEndianOrder");
    if (entry == null || entry.value().equalsIgnoreCase("NO")) {
      return ByteOrder.LITTLE_ENDIAN;
    }
    if (entry.value().equalsIgnoreCase("YES")) {
      return ByteOrder.BIG_ENDIAN;
    }
    throw file.unreadable(
        "UseBigEndianOrder is '" + FixedFields.printable(entry.value()) + "', not YES or NO",
        entry.where(),
        AGAIN);
  }

  private static @Nullable Long points(FileBytes file, IniFile ini) throws UnreadableRecording {
    var entry = ini.find(COMMON, "DataPoints");
    if (entry == null) {
      return null;
    }
    long points = whole(file, entry);
    if (points < 0) {
      throw file.unreadable("DataPoints is " + points, entry.where(), AGAIN);
    }
    return points == 0 ? null : (Long) points;
  }

  private static List<HeaderChannel> channels(FileBytes file, IniFile ini)
      throws UnreadableRecording {
    var count = ini.get(COMMON, "NumberOfChannels");
    var lines = ini.section("Channel Infos");
    if (whole(file, count) != lines.size() || lines.isEmpty()) {
      throw file.unreadable(
          "NumberOfChannels is '%s', but %d channels are described"
              .formatted(FixedFields.printable(count.value()), lines.size()),
          count.where(),
          AGAIN);
    }
    var channels = new ArrayList<HeaderChannel>();
    for (int i = 1; i <= lines.size(); i++) {
      channels.add(channel(file, ini.get("Channel Infos", "Ch" + i)));
    }
    return channels;
  }

  private static HeaderChannel channel(FileBytes file, IniFile.Entry entry)
      throws UnreadableRecording {
    var parts = entry.value().split(",", -1);
    var resolution = parts.length < 3 ? "" : parts[2].strip();
    var unit = parts.length < 4 ? "" : text(parts[3]);
    return new HeaderChannel(
        text(parts[0]),
        resolution.isEmpty()
            ? BigDecimal.ONE
            : FixedFields.decimal(
                file, "the resolution of " + entry.key(), resolution, entry.where()),
        unit.isEmpty() ? "µV" : unit);
  }

  /** A comma inside a text is written as {@code \1}. */
  static String text(String stored) {
    return stored.replace("\\1", ",").strip();
  }

  static long whole(FileBytes file, IniFile.Entry entry) throws UnreadableRecording {
    if (!entry.value().matches("[+-]?\\d{1,18}")) {
      throw file.unreadable(
          entry.key() + " is '" + FixedFields.printable(entry.value()) + "', not a whole number",
          entry.where(),
          AGAIN);
    }
    return Long.parseLong(entry.value());
  }

  /** The other files lie beside the header; a path would let a recording name any file. */
  private static String beside(FileBytes file, IniFile.Entry entry) throws UnreadableRecording {
    var own = String.valueOf(file.file().getFileName());
    int dot = own.lastIndexOf('.');
    var name = entry.value().replace("$b", dot < 0 ? own : own.substring(0, dot));
    if (name.isEmpty()
        || name.startsWith(".")
        || !name.matches("[^/\\\\:\\p{Cntrl}\ufffd]{1,255}")) {
      throw file.unreadable(
          entry.key()
              + " is '"
              + FixedFields.printable(name)
              + "', not the name of a file beside it",
          entry.where(),
          "Put the files into one folder and write only the name");
    }
    return name;
  }
}
