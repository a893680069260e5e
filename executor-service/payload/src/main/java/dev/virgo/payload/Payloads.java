package dev.virgo.payload;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.schemas.key.CanonicalJson;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.key.Keys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.util.ByteArrayReadableSeekableByteChannel;

/** Results to bytes and back. Containers may change; the content hash does not depend on them. */
public final class Payloads {
  /** Ending of a signal's blob: one Arrow IPC file. */
  public static final String SIGNAL_SUFFIX = ".arrow";

  /** Ending of a plain value's blob. */
  public static final String PLAIN_SUFFIX = ".json";

  /** Largest plain value that travels inside events and replies, bytes of canonical JSON. */
  public static final int INLINE_BYTES = 64 * 1024;

  /** {@code ARROW1}, at the end of an Arrow file. */
  private static final int MAGIC_BYTES = 6;

  private static final long MARGIN_BYTES = 1 << 20;

  private Payloads() {}

  /** Hash of a signal's slice, over its canonical payload; see {@code ContentHash}. */
  public static Key contentHash(SignalPayload payload) {
    return ContentHash.of(payload);
  }

  /** Hash of a plain value: {@link Keys#json} of its canonical JSON. */
  public static Key contentHash(JsonNode value) {
    return Keys.json(CanonicalJson.of(value));
  }

  /** A plain value's bytes: canonical JSON, UTF-8. */
  public static byte[] encode(JsonNode value) {
    return CanonicalJson.of(value).getBytes(StandardCharsets.UTF_8);
  }

  /** A signal's slice as one Arrow IPC file of one record batch. */
  public static byte[] encode(SignalPayload payload) {
    var extents =
        payload.pieces().stream()
            .map(piece -> new ArrowSchema.Extent(piece.span(), piece.sampleCount()))
            .toList();
    var schema = ArrowSchema.of(payload.header(), extents);
    var bytes = new ByteArrayOutputStream();
    try (var allocator = new RootAllocator();
        var root = VectorSchemaRoot.create(schema, allocator);
        var writer = new ArrowFileWriter(root, null, Channels.newChannel(bytes))) {
      ArrowTable.fill(root, payload.pieces());
      writer.start();
      writer.writeBatch();
      writer.end();
    } catch (IOException e) {
      throw new UncheckedIOException("memory takes every byte", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads what {@link #encode(SignalPayload)} wrote. The bytes need not be trusted: nothing is
   * allocated for a claim that their length refutes.
   *
   * @throws InvalidPayload if the bytes are anything else
   */
  public static SignalPayload decode(byte[] bytes) throws InvalidPayload {
    requireFooter(bytes);
    // A column's null bits and rounding to powers of two included.
    try (var allocator = new RootAllocator(4L * bytes.length + MARGIN_BYTES);
        var channel = new ByteArrayReadableSeekableByteChannel(bytes);
        var reader = new ArrowFileReader(channel, allocator)) {
      var root = reader.getVectorSchemaRoot();
      requireColumns(root);
      var header = ArrowSchema.header(root.getSchema());
      return new SignalPayload(header, pieces(reader, root, bytes.length));
    } catch (InvalidPayload e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // Arrow reports broken files by whatever its parsing ran into.
      throw new InvalidPayload("not an Arrow file of a signal: " + e, e);
    }
  }

  private static List<Piece> pieces(ArrowFileReader reader, VectorSchemaRoot root, int length)
      throws IOException {
    boolean loaded = reader.loadNextBatch();
    var pieces = new ArrayList<Piece>();
    int row = 0;
    int rows = loaded ? root.getRowCount() : 0;
    long needed = (long) rows * root.getFieldVectors().size() * Long.BYTES;
    if (needed > length) {
      throw new InvalidPayload(
          "the table says it has %d rows, which need %d bytes; the file has %d"
              .formatted(rows, needed, length));
    }
    for (var extent : ArrowSchema.pieces(root.getSchema())) {
      if (extent.samples() < 0 || extent.samples() > rows - row) {
        throw new InvalidPayload(
            "the table has %d rows, fewer than its pieces say".formatted(rows));
      }
      pieces.add(ArrowTable.piece(root, row, extent));
      row += (int) extent.samples();
    }
    if (row != rows) {
      throw new InvalidPayload("the table has %d rows, its pieces %d".formatted(rows, row));
    }
    return pieces;
  }

  /** Arrow makes room for as many bytes as the file's end says, which is checked here. */
  private static void requireFooter(byte[] bytes) throws InvalidPayload {
    int at = bytes.length - MAGIC_BYTES - Integer.BYTES;
    int footer = at < 0 ? 0 : ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
    if (footer <= 0 || footer > at) {
      throw new InvalidPayload(
          "not an Arrow file of a signal: its footer has %d bytes, the file %d"
              .formatted(footer, bytes.length));
    }
  }

  private static void requireColumns(VectorSchemaRoot root) throws InvalidPayload {
    var vectors = root.getFieldVectors();
    boolean fits = !vectors.isEmpty() && vectors.getFirst() instanceof BigIntVector;
    for (int i = 1; fits && i < vectors.size(); i++) {
      fits = vectors.get(i) instanceof Float8Vector;
    }
    if (!fits) {
      throw new InvalidPayload(
          "a signal's table has t_ns (int64) and float64 columns, not " + root.getSchema());
    }
  }
}
