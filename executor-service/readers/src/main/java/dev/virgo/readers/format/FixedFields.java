package dev.virgo.readers.format;

import dev.virgo.readers.UnreadableRecording;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Fields at fixed places of a header, read with errors that say where. */
public final class FixedFields {
  private static final Pattern WHOLE = Pattern.compile("[+-]?\\d{1,18}");
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,2})?");

  private final FileBytes file;
  private final ByteBuffer bytes;

  /** The first {@code length} bytes of the file. */
  public FixedFields(FileBytes file, int length) throws UnreadableRecording {
    this.file = file;
    this.bytes = ByteBuffer.wrap(file.copy(0, length)).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The bytes, little-endian. */
  public ByteBuffer bytes() {
    return bytes;
  }

  /** Text without surrounding blanks and NULs: UTF-8 if it is that, else ISO 8859-1. */
  public String text(int offset, int length) {
    return decode(bytes.array(), offset, length).replace('\0', ' ').strip();
  }

  /** A whole number. */
  public long whole(String name, int offset, int length) throws UnreadableRecording {
    var text = text(offset, length);
    if (!WHOLE.matcher(text).matches()) {
      throw file.unreadable(
          name + " is '" + printable(text) + "', not a whole number",
          offset,
          "The header is damaged: export the recording again");
    }
    return Long.parseLong(text);
  }

  /** A decimal number with at most two digits of exponent. */
  public BigDecimal decimal(String name, int offset, int length) throws UnreadableRecording {
    return decimal(file, name, text(offset, length), offset);
  }

  /** As {@link #decimal(String, int, int)}, of a text found at that place. */
  public static BigDecimal decimal(FileBytes file, String name, String text, long where)
      throws UnreadableRecording {
    if (text.length() > 40 || !DECIMAL.matcher(text).matches()) {
      throw file.unreadable(
          name + " is '" + printable(text) + "', not a number",
          where,
          "The header is damaged: export the recording again");
    }
    return new BigDecimal(text);
  }

  /** Text as UTF-8 if it is that, else as ISO 8859-1, in which every byte is a character. */
  public static String decode(byte[] bytes, int offset, int length) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, offset, length))
          .toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
    }
  }

  /** Text fit for a message: short, with control characters replaced. */
  public static String printable(String text) {
    var shown = text.length() > 40 ? text.substring(0, 40) + "…" : text;
    return shown.replaceAll("\\p{Cntrl}", "?");
  }
}
