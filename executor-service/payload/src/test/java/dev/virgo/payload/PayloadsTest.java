package dev.virgo.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.time.Span;
import dev.virgo.transform.Channel;
import dev.virgo.transform.SignalHeader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

class PayloadsTest {
  private static final SignalHeader TWO_HZ =
      new SignalHeader(2, 1, List.of(new Channel("Fp1", "uV"), new Channel("a,b", "")));

  private static SignalPayload twoPieces() {
    var first =
        Piece.onGrid(new Span(0, 1_000_000_000L), TWO_HZ, 0, 0, new double[][] {{1, 2}, {-0.0, 4}});
    var second =
        Piece.onGrid(
            new Span(2_000_000_000L, 3_000_000_000L),
            TWO_HZ,
            1_000_000_000L,
            2,
            new double[][] {{5, Double.NaN}, {7, 8}});
    return new SignalPayload(TWO_HZ, List.of(first, second));
  }

  @Test
  void container_keeps_header_pieces_times_and_values() throws Exception {
    var decoded = Payloads.decode(Payloads.encode(twoPieces()));

    assertThat(decoded.header()).isEqualTo(TWO_HZ);
    assertThat(decoded.pieces())
        .extracting(Piece::span)
        .containsExactly(new Span(0, 1_000_000_000L), new Span(2_000_000_000L, 3_000_000_000L));
    assertThat(decoded.pieces().getLast().timesNs())
        .containsExactly(2_000_000_000L, 2_500_000_000L);
    assertThat(decoded.pieces().getLast().samples()[0]).containsExactly(5, Double.NaN);
    assertThat(decoded.pieces().getLast().samples()[1]).containsExactly(7, 8);
    assertThat(Payloads.contentHash(decoded)).isEqualTo(Payloads.contentHash(twoPieces()));
  }

  @Test
  void content_hash_is_the_documented_encoding() {
    // Written out by hand, byte by byte, from the description of the canonical payload.
    var out = ByteBuffer.allocate(1000);
    text(out, "virgo/payload/1");
    text(out, "signal");
    out.putLong(2).putLong(1).putInt(2);
    text(out, "Fp1");
    text(out, "uV");
    text(out, "a,b");
    text(out, "");
    out.putInt(2);
    out.putLong(0).putLong(1_000_000_000L).putLong(2);
    out.putLong(2_000_000_000L).putLong(3_000_000_000L).putLong(2);
    out.order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(0).putDouble(1).putDouble(-0.0);
    out.putLong(500_000_000L).putDouble(2).putDouble(4);
    out.putLong(2_000_000_000L).putDouble(5).putDouble(7);
    out.putLong(2_500_000_000L).putLong(0x7ff8000000000000L).putDouble(8);
    var bytes = Arrays.copyOf(out.array(), out.position());

    assertThat(Payloads.contentHash(twoPieces())).isEqualTo(Key.sha256(bytes));
  }

  private static void text(ByteBuffer out, String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    out.putInt(bytes.length).put(bytes);
  }

  @Test
  void every_nan_has_one_hash_and_every_other_bit_counts() {
    var nan = one(Double.longBitsToDouble(0x7ff0000000000001L));
    assertThat(Payloads.contentHash(nan)).isEqualTo(Payloads.contentHash(one(Double.NaN)));
    assertThat(Payloads.contentHash(one(0.0))).isNotEqualTo(Payloads.contentHash(one(-0.0)));
    assertThat(Payloads.contentHash(one(1.0)))
        .isNotEqualTo(Payloads.contentHash(one(Math.nextUp(1.0))));
  }

  private static SignalPayload one(double value) {
    var header = new SignalHeader(1, 1, List.of(new Channel("x", "V")));
    var piece = Piece.onGrid(new Span(0, 1), header, 0, 0, new double[][] {{value}});
    return new SignalPayload(header, List.of(piece));
  }

  @Test
  void slice_in_a_gap_and_piece_without_a_sample_survive() throws Exception {
    var nothing = new SignalPayload(TWO_HZ, List.of());
    assertThat(Payloads.decode(Payloads.encode(nothing)).pieces()).isEmpty();

    var empty = new Piece(new Span(5, 6), new long[0], new double[2][0]);
    var decoded = Payloads.decode(Payloads.encode(new SignalPayload(TWO_HZ, List.of(empty))));
    assertThat(decoded.pieces()).extracting(Piece::span).containsExactly(new Span(5, 6));
    assertThat(decoded.sampleCount()).isZero();
  }

  @Test
  void truncated_or_foreign_bytes_are_refused_whatever_they_are() {
    var bytes = Payloads.encode(twoPieces());
    for (int length = 0; length < bytes.length; length += 7) {
      var truncated = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> Payloads.decode(truncated)).isInstanceOf(InvalidPayload.class);
    }
    assertThatThrownBy(() -> Payloads.decode("{}".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(InvalidPayload.class);
  }

  @Test
  void piece_that_claims_more_samples_than_an_int_counts_is_refused_before_memory_is_taken() {
    // The first piece's row plus 2^31 - 1 is negative as an int; 2^32 + 1 is 1.
    for (var claim : List.of("2147483647", "4294967297", "9223372036854775807", "-1")) {
      assertThatThrownBy(() -> Payloads.decode(claiming(claim)))
          .isInstanceOf(InvalidPayload.class)
          .hasMessageContaining("fewer than its pieces say");
    }
  }

  /** The two pieces' second one with another number of samples. */
  private static byte[] claiming(String samples) throws IOException {
    var schema = ArrowSchema.of(TWO_HZ, List.of());
    var metadata = new HashMap<>(schema.getCustomMetadata());
    metadata.put(
        "virgo.pieces", "[[0,1000000000,2],[2000000000,3000000000,%s]]".formatted(samples));
    return written(new Schema(schema.getFields(), metadata));
  }

  private static byte[] written(Schema schema) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var allocator = new RootAllocator();
        var root = VectorSchemaRoot.create(schema, allocator);
        var writer = new ArrowFileWriter(root, null, Channels.newChannel(bytes))) {
      ArrowTable.fill(root, twoPieces().pieces());
      writer.start();
      writer.writeBatch();
      writer.end();
    }
    return bytes.toByteArray();
  }

  @Test
  void table_that_claims_more_rows_than_its_bytes_hold_is_refused_before_memory_is_taken() {
    // The only int64 of value 4 are the record batch's and its columns' numbers of rows.
    var bytes = Payloads.encode(twoPieces());
    var buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int found = 0;
    for (int at = 0; at + Long.BYTES <= bytes.length; at += Integer.BYTES) {
      if (buffer.getLong(at) == 4) {
        buffer.putLong(at, Integer.MAX_VALUE);
        found++;
      }
    }
    assertThat(found).isGreaterThan(3);
    assertThatThrownBy(() -> Payloads.decode(bytes)).isInstanceOf(InvalidPayload.class);
  }

  @Test
  void footer_that_claims_two_gigabytes_is_refused_before_memory_is_taken() {
    var bytes = Payloads.encode(twoPieces());
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(bytes.length - 10, Integer.MAX_VALUE);
    assertThatThrownBy(() -> Payloads.decode(bytes))
        .isInstanceOf(InvalidPayload.class)
        .hasMessageContaining("its footer has 2147483647 bytes");
  }

  @Test
  void plain_values_are_canonical_json() {
    var value = JsonNodeFactory.instance.objectNode().put("b", 1.0).put("a", 1);
    assertThat(Payloads.encode(value))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("{\"a\":1,\"b\":1.0}");
  }

  @Test
  void piece_whose_samples_leave_its_span_is_refused() {
    assertThatThrownBy(() -> new Piece(new Span(0, 10), new long[] {10}, new double[][] {{1}}))
        .hasMessageContaining("outside of their span");
  }
}
