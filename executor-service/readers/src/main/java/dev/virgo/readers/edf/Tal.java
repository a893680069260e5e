package dev.virgo.readers.edf;

import dev.virgo.readers.UnreadableRecording;
import dev.virgo.readers.format.FileBytes;
import dev.virgo.readers.format.FixedFields;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A time-stamped annotations list: one onset, one duration, any number of texts.
 *
 * @param onset seconds since the header's start time
 * @param duration seconds; 0 if there is none
 * @param texts as stored; the first TAL of a data record begins with an empty one
 */
record Tal(BigDecimal onset, BigDecimal duration, List<String> texts) {
  private static final byte DURATION = 0x15;
  private static final byte TEXT = 0x14;
  private static final Pattern ONSET = Pattern.compile("[+-]\\d{1,20}(\\.\\d{0,20})?");
  private static final Pattern LENGTH = Pattern.compile("\\d{1,20}(\\.\\d{0,20})?");

  /**
   * The TALs in one annotation channel of one data record.
   *
   * @param bytes the channel's bytes
   * @param where their place in the file
   */
  static List<Tal> parse(FileBytes file, byte[] bytes, long where) throws UnreadableRecording {
    var tals = new ArrayList<Tal>();
    int at = 0;
    while (at < bytes.length) {
      if (bytes[at] == 0) {
        at++;
        continue;
      }
      int end = at;
      while (end < bytes.length && bytes[end] != 0) {
        end++;
      }
      if (end == bytes.length) {
        throw garbage(file, "an annotation does not end within its data record", where + at);
      }
      tals.add(one(file, bytes, at, end, where));
      at = end + 1;
    }
    return tals;
  }

  private static Tal one(FileBytes file, byte[] bytes, int from, int to, long where)
      throws UnreadableRecording {
    int text = find(bytes, TEXT, from, to);
    if (text == to || bytes[to - 1] != TEXT) {
      throw garbage(file, "an annotation lacks the byte 20 behind its time or text", where + from);
    }
    int duration = find(bytes, DURATION, from, text);
    var onset = number(file, ONSET, "onset", bytes, from, duration, where);
    var length =
        duration == text
            ? BigDecimal.ZERO
            : number(file, LENGTH, "duration", bytes, duration + 1, text, where);
    var texts = new ArrayList<String>();
    while (text < to - 1) {
      int next = find(bytes, TEXT, text + 1, to);
      texts.add(FixedFields.decode(bytes, text + 1, next - text - 1));
      text = next;
    }
    return new Tal(onset, length, texts);
  }

  private static BigDecimal number(
      FileBytes file, Pattern form, String name, byte[] bytes, int from, int to, long where)
      throws UnreadableRecording {
    var text = FixedFields.decode(bytes, from, Math.min(to - from, 64));
    if (to - from > 64 || !form.matcher(text).matches()) {
      throw garbage(
          file,
          "the %s of an annotation is '%s'".formatted(name, FixedFields.printable(text)),
          where + from);
    }
    return new BigDecimal(text);
  }

  private static int find(byte[] bytes, byte wanted, int from, int to) {
    int at = from;
    while (at < to && bytes[at] != wanted) {
      at++;
    }
    return at;
  }

  private static UnreadableRecording garbage(FileBytes file, String what, long where) {
    return file.unreadable(what, where, "The annotations are damaged: export the recording again");
  }
}
