package dev.virgo.readers.edf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An EDF or BDF file put together byte by byte, independently of the writer. */
public final class RawEdf {
  private final boolean bits24;
  private final List<Raw> signals = new ArrayList<>();
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();

  /** Fixed fields, as text. */
  public String patient = "X X X X";

  public String recording = "Startdate 02-MAR-2031 X X X";
  public String date = "02.03.31";
  public String time = "04.05.06";
  public String reserved = "";
  public String records = "1";
  public String seconds = "1";

  private record Raw(
      String label,
      String unit,
      String physMin,
      String physMax,
      String digMin,
      String digMax,
      String samples) {}

  private RawEdf(boolean bits24) {
    this.bits24 = bits24;
  }

  public static RawEdf edf() {
    return new RawEdf(false);
  }

  public static RawEdf bdf() {
    return new RawEdf(true);
  }

  /** A signal with physical range -100..100 for digital -1000..1000. */
  public RawEdf signal(String label, int samples) {
    return signal(label, "-100", "100", "-1000", "1000", Integer.toString(samples));
  }

  public RawEdf signal(
      String label, String physMin, String physMax, String digMin, String digMax, String samples) {
    signals.add(new Raw(label, "uV", physMin, physMax, digMin, digMax, samples));
    return this;
  }

  /** Appends samples to the data. */
  public RawEdf samples(int... digital) {
    for (int value : digital) {
      data.write(value);
      data.write(value >> 8);
      if (bits24) {
        data.write(value >> 16);
      }
    }
    return this;
  }

  /** Appends annotation bytes, padded with NULs. */
  public RawEdf tal(int bytes, String text) {
    var encoded = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes; i++) {
      data.write(i < encoded.length ? encoded[i] : 0);
    }
    return this;
  }

  public byte[] bytes() {
    var out = new ByteArrayOutputStream();
    if (bits24) {
      out.write(0xFF);
      put(out, "BIOSEMI", 7);
    } else {
      put(out, "0", 8);
    }
    put(out, patient, 80);
    put(out, recording, 80);
    put(out, date, 8);
    put(out, time, 8);
    put(out, Integer.toString(256 * (signals.size() + 1)), 8);
    put(out, reserved, 44);
    put(out, records, 8);
    put(out, seconds, 8);
    put(out, Integer.toString(signals.size()), 4);
    signals.forEach(signal -> put(out, signal.label(), 16));
    signals.forEach(_ -> put(out, "", 80));
    signals.forEach(signal -> put(out, signal.unit(), 8));
    signals.forEach(signal -> put(out, signal.physMin(), 8));
    signals.forEach(signal -> put(out, signal.physMax(), 8));
    signals.forEach(signal -> put(out, signal.digMin(), 8));
    signals.forEach(signal -> put(out, signal.digMax(), 8));
    signals.forEach(_ -> put(out, "", 80));
    signals.forEach(signal -> put(out, signal.samples(), 8));
    signals.forEach(_ -> put(out, "", 32));
    out.writeBytes(data.toByteArray());
    return out.toByteArray();
  }

  public Path write(Path file) throws IOException {
    return Files.write(file, bytes());
  }

  private static void put(ByteArrayOutputStream out, String text, int width) {
    var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i < width; i++) {
      out.write(i < bytes.length ? bytes[i] : ' ');
    }
  }
}
