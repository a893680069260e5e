package dev.virgo.payload;

import dev.virgo.transform.SignalHeader;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileWriter;

/** Joins the slices of a field into one table, slice by slice: memory for one of them is enough. */
public final class ArrowExport {
  private ArrowExport() {}

  /** Slices in the order of time. */
  @FunctionalInterface
  public interface Slices {
    /** Gives each slice to the sink; may read them one after the other. */
    void forEach(Sink sink) throws IOException;
  }

  /** Takes slices. */
  @FunctionalInterface
  public interface Sink {
    void slice(SignalPayload payload) throws IOException;
  }

  /**
   * Writes one Arrow IPC file, a record batch per slice: {@code t_ns} and a column per channel.
   *
   * @param header of every slice
   * @throws IOException if it cannot be written
   * @throws IllegalArgumentException if a slice has another header
   */
  public static void arrow(SignalHeader header, Slices slices, WritableByteChannel out)
      throws IOException {
    try (var allocator = new RootAllocator();
        var root = VectorSchemaRoot.create(ArrowSchema.of(header, null), allocator);
        var writer = new ArrowFileWriter(root, null, out)) {
      writer.start();
      slices.forEach(payload -> {
        requireSame(header, payload.header());
        ArrowTable.fill(root, payload.pieces());
        writer.writeBatch();
      });
      writer.end();
    }
  }

  /**
   * Writes text: a line of names ({@code t_ns,Fp1,...}), then one line per sample; a name is quoted
   * where it must be, NaN is an empty cell.
   *
   * @throws IOException if it cannot be written
   * @throws IllegalArgumentException if a slice has another header
   */
  public static void csv(SignalHeader header, Slices slices, Appendable out) throws IOException {
    out.append(ArrowSchema.TIME);
    for (var channel : header.channels()) {
      out.append(',').append(cell(channel.name()));
    }
    out.append('\n');
    slices.forEach(payload -> {
      requireSame(header, payload.header());
      for (var piece : payload.pieces()) {
        lines(piece, out);
      }
    });
  }

  private static void lines(Piece piece, Appendable out) throws IOException {
    for (int i = 0; i < piece.sampleCount(); i++) {
      out.append(Long.toString(piece.timesNs()[i]));
      for (var channel : piece.samples()) {
        out.append(',');
        if (!Double.isNaN(channel[i])) {
          out.append(Double.toString(channel[i]));
        }
      }
      out.append('\n');
    }
  }

  private static String cell(String text) {
    boolean quoted = text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return quoted ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }

  private static void requireSame(SignalHeader expected, SignalHeader actual) {
    if (!actual.equals(expected)) {
      throw new IllegalArgumentException(
          "slices of one table share rate and channels; one has %s, the first %s"
              .formatted(actual, expected));
    }
  }
}
