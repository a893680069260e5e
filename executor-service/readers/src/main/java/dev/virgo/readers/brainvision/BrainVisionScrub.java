package dev.virgo.readers.brainvision;

import dev.virgo.readers.UnreadableRecording;
import dev.virgo.readers.format.CompleteFile;
import dev.virgo.readers.format.FileBytes;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * Copies BrainVision recordings. Header and markers are written anew from what was read, so that
 * nothing of the original's free text (comments, user and amplifier sections) can slip through.
 */
public final class BrainVisionScrub {
  private BrainVisionScrub() {}

  /**
   * As {@link dev.virgo.readers.Scrub#copy}. The header is written last: a copy that can be opened
   * is complete.
   */
  public static Path copy(Path source, Path target) throws UnreadableRecording, IOException {
    Header header;
    try (var vhdr = FileBytes.open(source)) {
      header = Header.parse(vhdr);
    }
    var main = String.valueOf(target.getFileName());
    var base =
        main.toLowerCase(Locale.ROOT).endsWith(".vhdr")
            ? main.substring(0, main.length() - 5)
            : main;
    CompleteFile.copy(
        source.resolveSibling(header.data()), target.resolveSibling(base + ".eeg"), Map.of());
    if (header.markers() != null) {
      try (var vmrk = FileBytes.open(source.resolveSibling(header.markers()))) {
        var text = markers(base, vmrk);
        CompleteFile.write(
            target.resolveSibling(base + ".vmrk"), text.getBytes(StandardCharsets.UTF_8));
      }
    }
    return CompleteFile.write(target, header(base, header).getBytes(StandardCharsets.UTF_8));
  }

  private static String header(String base, Header header) {
    var text = new StringBuilder();
    text.append("BrainVision Data Exchange Header File Version 1.0\r\n\r\n[Common Infos]\r\n");
    line(text, "Codepage", "UTF-8");
    line(text, "DataFile", base + ".eeg");
    if (header.markers() != null) {
      line(text, "MarkerFile", base + ".vmrk");
    }
    line(text, "DataFormat", "BINARY");
    line(text, "DataOrientation", header.vectorized() ? "VECTORIZED" : "MULTIPLEXED");
    line(text, "DataType", "TIMEDOMAIN");
    line(text, "NumberOfChannels", Integer.toString(header.channels().size()));
    if (header.points() != null) {
      line(text, "DataPoints", header.points().toString());
    }
    line(text, "SamplingInterval", header.interval().toPlainString());
    text.append("\r\n[Binary Infos]\r\n");
    line(text, "BinaryFormat", binaryFormat(header));
    line(text, "UseBigEndianOrder", header.order() == ByteOrder.BIG_ENDIAN ? "YES" : "NO");
    text.append("\r\n[Channel Infos]\r\n");
    for (int i = 0; i < header.channels().size(); i++) {
      var channel = header.channels().get(i);
      line(
          text,
          "Ch" + (i + 1),
          stored(channel.name())
              + ",,"
              + channel.resolution().toPlainString()
              + ","
              + stored(channel.unit()));
    }
    return text.toString();
  }

  private static String binaryFormat(Header header) {
    return switch (header.type()) {
      case INT16 -> "INT_16";
      case UINT16 -> "UINT_16";
      case INT32 -> "INT_32";
      case FLOAT32 -> "IEEE_FLOAT_32";
      case FLOAT64 -> "IEEE_FLOAT_64";
      case INT8, UINT8, INT24, UINT24, UINT32, INT64, UINT64 ->
          throw new IllegalStateException("no BrainVision file holds " + header.type());
    };
  }

  private static String markers(String base, FileBytes vmrk) throws UnreadableRecording {
    var text = new StringBuilder();
    text.append("BrainVision Data Exchange Marker File Version 1.0\r\n\r\n[Common Infos]\r\n");
    line(text, "Codepage", "UTF-8");
    line(text, "DataFile", base + ".eeg");
    text.append("\r\n[Marker Infos]\r\n");
    int number = 0;
    for (var marker : Marker.parse(vmrk)) {
      line(
          text,
          "Mk" + ++number,
          "%s,%s,%d,%d,%d%s"
              .formatted(
                  stored(marker.type()),
                  stored(marker.description()),
                  marker.sample() + 1,
                  marker.samples(),
                  marker.channel(),
                  marker.date() == null ? "" : "," + Marker.dateText(marker.date())));
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String key, String value) {
    text.append(key).append('=').append(value).append("\r\n");
  }

  private static String stored(String text) {
    return text.replace(",", "\\1");
  }
}
