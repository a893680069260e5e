package dev.virgo.readers.brainvision;

import dev.virgo.readers.UnreadableRecording;
import dev.virgo.readers.format.FileBytes;
import dev.virgo.readers.format.FixedFields;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of a {@code .vmrk} file.
 *
 * @param type for example {@code Stimulus}
 * @param description for example {@code S 1}
 * @param sample index from 0 over the whole data file; -1 where the file says position 0
 * @param samples how many it lasts
 * @param channel number from 1; 0 for all
 * @param date only of {@code New Segment}, if there is a valid one
 * @param where byte offset of the line
 */
record Marker(
    String type,
    String description,
    long sample,
    long samples,
    long channel,
    @Nullable Instant date,
    long where) {
  private static final String AGAIN = "The markers are damaged: export the recording again";

  /** More samples than any file holds; a later sum of two still fits. */
  private static final long MOST = 1L << 60;

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmssSSSSSS").withResolverStyle(ResolverStyle.STRICT);

  static List<Marker> parse(FileBytes file) throws UnreadableRecording {
    var head = new String(file.head(64), StandardCharsets.ISO_8859_1);
    if (!BrainVision.matches(head) || !head.contains("Marker File")) {
      throw file.unreadable("this is no BrainVision marker file", 0, AGAIN);
    }
    var markers = new ArrayList<Marker>();
    for (var entry : IniFile.read(file).section("Marker Infos")) {
      var parts = entry.value().split(",", -1);
      if (parts.length < 3) {
        throw file.unreadable(
            "marker " + FixedFields.printable(entry.key()) + " has no position",
            entry.where(),
            AGAIN);
      }
      markers.add(
          new Marker(
              Header.text(parts[0]),
              Header.text(parts[1]),
              number(file, entry, parts, 2) - 1,
              number(file, entry, parts, 3),
              number(file, entry, parts, 4),
              parts.length < 6 ? null : date(parts[5].strip()),
              entry.where()));
    }
    return markers;
  }

  boolean beginsSegment() {
    return type.equalsIgnoreCase("New Segment");
  }

  /** As MNE names it: type and description with a slash; the type alone if there is no more. */
  String label() {
    return description.isEmpty() ? type : type + "/" + description;
  }

  private static long number(FileBytes file, IniFile.Entry entry, String[] parts, int i)
      throws UnreadableRecording {
    var text = parts.length <= i ? "" : parts[i].strip();
    if (text.isEmpty()) {
      return 0;
    }
    if (!text.matches("\\d{1,18}") || Long.parseLong(text) > MOST) {
      throw file.unreadable(
          "marker %s has '%s' where a number belongs"
              .formatted(FixedFields.printable(entry.key()), FixedFields.printable(text)),
          entry.where(),
          AGAIN);
    }
    return Long.parseLong(text);
  }

  private static @Nullable Instant date(String text) {
    try {
      return LocalDateTime.parse(text, DATE).toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException _) {
      return null; // amplifiers without a clock write zeros
    }
  }

  /** A date as a marker file has it. */
  static String dateText(Instant date) {
    return DATE.format(date.atOffset(ZoneOffset.UTC));
  }
}
