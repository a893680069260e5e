package dev.virgo.readers.brainvision;

import dev.virgo.readers.UnreadableRecording;
import dev.virgo.readers.format.AnnotationList;
import dev.virgo.readers.format.FileBytes;
import dev.virgo.readers.format.FixedFields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The text of a header or marker file: sections of {@code key=value} lines. Names are compared
 * without regard to case. Lines that begin with a semicolon and the section {@code Comment} are
 * free text and are not kept: they may name a person.
 */
final class IniFile {
  /** More text than any header has; keeps a data file that was mistaken for one out of memory. */
  private static final long LONGEST = 8L << 20;

  /** More lines than any header has; a line takes up to 500 bytes of memory, however short. */
  private static final int MOST_LINES = AnnotationList.MOST;

  private final FileBytes file;
  private final Map<String, List<Entry>> sections = new HashMap<>();
  private final Map<String, Entry> entries = new HashMap<>();
  private int lines;

  /**
   * A value and the byte offset of its line.
   *
   * @param key as written
   */
  record Entry(String key, String value, long where) {}

  private IniFile(FileBytes file) {
    this.file = file;
  }

  static IniFile read(FileBytes file) throws UnreadableRecording {
    if (file.size() > LONGEST) {
      throw file.unreadable(
          "%d bytes are too long for a header or marker file; Virgo reads up to %d"
              .formatted(file.size(), LONGEST),
          0,
          "Give the .vhdr file; if this is it, leave out what is no 'key=value', or export the"
              + " recording in parts");
    }
    var ini = new IniFile(file);
    ini.parse(file.copy(0, (int) file.size()));
    return ini;
  }

  private void parse(byte[] bytes) throws UnreadableRecording {
    var section = "";
    int at = 0;
    while (at < bytes.length) {
      int end = at;
      while (end < bytes.length && bytes[end] != '\n') {
        end++;
      }
      var line = FixedFields.decode(bytes, at, end - at).strip();
      if (line.startsWith("[") && line.endsWith("]")) {
        section = fold(line.substring(1, line.length() - 1));
      } else if (at > 0 && !line.isEmpty() && !line.startsWith(";") && !section.equals("comment")) {
        entry(section, line, at);
      }
      at = end + 1;
    }
  }

  private void entry(String section, String line, int where) throws UnreadableRecording {
    int equals = line.indexOf('=');
    if (equals > 0) {
      if (++lines > MOST_LINES) {
        throw AnnotationList.tooMany(file, "more than " + MOST_LINES + " lines of markers", where);
      }
      var key = line.substring(0, equals).strip();
      var found = new Entry(key, line.substring(equals + 1).strip(), where);
      sections.computeIfAbsent(section, _ -> new ArrayList<>()).add(found);
      entries.putIfAbsent(section + "]" + fold(key), found);
    } else if (section.endsWith("infos") && !section.equals("user infos")) {
      throw file.unreadable(
          "the line '" + FixedFields.printable(line) + "' is not 'key=value'",
          where,
          "The file is damaged: export the recording again");
    }
  }

  /** The lines of a section, in order; empty if there is no such section. */
  List<Entry> section(String name) {
    return sections.getOrDefault(fold(name), List.of());
  }

  /** The first value of this name, or null if there is none. */
  @Nullable Entry find(String section, String key) {
    return entries.get(fold(section) + "]" + fold(key));
  }

  /** A value that must be there. */
  Entry get(String section, String key) throws UnreadableRecording {
    var entry = find(section, key);
    if (entry == null) {
      throw file.unreadable(
          "'" + key + "=' is missing in [" + section + "]",
          UnreadableRecording.NOWHERE,
          "The file is incomplete: export the recording again");
    }
    return entry;
  }

  private static String fold(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }
}
