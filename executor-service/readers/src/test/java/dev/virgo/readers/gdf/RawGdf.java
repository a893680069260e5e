package dev.virgo.readers.gdf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A GDF 1.25 file put together byte by byte. */
public final class RawGdf {
  private final List<Raw> channels = new ArrayList<>();
  private final ByteBuffer data = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);

  /** Fixed fields. */
  public String version = "1.25";

  public String patient = "X X";
  public String start = "2031030204050650";
  public long records = 1;
  public int secondsNum = 1;
  public int secondsDen = 1;

  private record Raw(String label, int type, int samples, double physMax, long digMax) {}

  /** A channel with physical range -physMax..physMax for digital -digMax..digMax. */
  public RawGdf channel(String label, int type, int samples, double physMax, long digMax) {
    channels.add(new Raw(label, type, samples, physMax, digMax));
    return this;
  }

  public RawGdf data(Consumer<ByteBuffer> writes) {
    writes.accept(data);
    return this;
  }

  public byte[] bytes() {
    int count = channels.size();
    var out =
        ByteBuffer.allocate(256 * (count + 1) + data.position()).order(ByteOrder.LITTLE_ENDIAN);
    text(out, "GDF " + version, 8);
    text(out, patient, 80);
    text(out, "", 80);
    text(out, start, 16);
    out.putLong(256L * (count + 1)).position(236);
    out.putLong(records).putInt(secondsNum).putInt(secondsDen).putInt(count);
    channels.forEach(channel -> text(out, channel.label(), 16));
    channels.forEach(_ -> text(out, "", 80));
    channels.forEach(_ -> text(out, "uV", 8));
    channels.forEach(channel -> out.putDouble(-channel.physMax()));
    channels.forEach(channel -> out.putDouble(channel.physMax()));
    channels.forEach(channel -> out.putLong(-channel.digMax()));
    channels.forEach(channel -> out.putLong(channel.digMax()));
    channels.forEach(_ -> text(out, "", 80));
    channels.forEach(channel -> out.putInt(channel.samples()));
    channels.forEach(channel -> out.putInt(channel.type()));
    channels.forEach(_ -> text(out, "", 32));
    out.put(data.array(), 0, data.position());
    return out.array();
  }

  public Path write(Path file) throws IOException {
    return Files.write(file, bytes());
  }

  private static void text(ByteBuffer out, String text, int width) {
    out.put((text + " ".repeat(width)).substring(0, width).getBytes(StandardCharsets.ISO_8859_1));
  }
}
