package dev.virgo.readers.edf;

import dev.virgo.readers.UnreadableRecording;
import dev.virgo.readers.format.CompleteFile;
import dev.virgo.readers.format.FileBytes;
import dev.virgo.readers.format.FixedFields;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/** Copies EDF and BDF files without patient, hospital number, technician and equipment. */
public final class EdfScrub {
  private static final int PATIENT_AT = 8;
  private static final int RECORDING_AT = 88;
  private static final int WIDTH = 80;
  private static final Pattern DATE =
      Pattern.compile("(Startdate (\\d{1,2}-[A-Z]{3}-\\d{4}|X))( .*)?");

  private EdfScrub() {}

  /** As {@link dev.virgo.readers.Scrub#copy}. */
  public static Path copy(Path source, Path target) throws UnreadableRecording, IOException {
    boolean plus;
    String recording;
    try (var file = FileBytes.open(source)) {
      var fields = new FixedFields(file, 256);
      plus = EdfVariant.of(fields.bytes().get(0), fields.text(192, 44)).plus();
      recording = fields.text(RECORDING_AT, WIDTH);
    }
    var date = DATE.matcher(recording);
    var kept = date.matches() ? date.group(1) : "Startdate X";
    return CompleteFile.copy(
        source,
        target,
        Map.of(
            PATIENT_AT, field(plus ? "X X X X" : ""),
            RECORDING_AT, field(plus ? kept + " X X X" : "")));
  }

  private static byte[] field(String text) {
    return (text + " ".repeat(WIDTH - text.length())).getBytes(StandardCharsets.US_ASCII);
  }
}
