package dev.virgo.payload;

import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.key.KeyWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;

/**
 * The content hash of a signal's slice: SHA-256 of its canonical payload, whatever container holds
 * it. The head is in the encoding of {@link KeyWriter}, domain {@code virgo/payload/1}: {@code
 * signal}, rate (two int64), number of channels, each one's name and unit, number of pieces, each
 * one's span (two int64) and number of samples (int64). Then, piece by piece and sample by sample,
 * the rows of the table: the time as little-endian int64, and each channel's value as little-endian
 * float64. Every NaN is written as one NaN; the sign of zero stays.
 */
final class ContentHash {
  private static final long NAN = 0x7ff8000000000000L;
  private static final int BUFFER_BYTES = 1 << 16;

  private ContentHash() {}

  static Key of(SignalPayload payload) {
    var digest = Key.digest();
    digest.update(head(payload));
    var buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (var piece : payload.pieces()) {
      rows(piece, buffer, digest);
    }
    drain(buffer, digest);
    return Key.of(digest.digest());
  }

  private static byte[] head(SignalPayload payload) {
    var header = payload.header();
    var writer =
        KeyWriter.of("virgo/payload/1")
            .text("signal")
            .int64(header.rateNum())
            .int64(header.rateDen())
            .count(header.channels().size());
    for (var channel : header.channels()) {
      writer.text(channel.name()).text(channel.unit());
    }
    writer.count(payload.pieces().size());
    for (var piece : payload.pieces()) {
      writer.int64(piece.span().t0Ns()).int64(piece.span().t1Ns()).int64(piece.sampleCount());
    }
    return writer.toBytes();
  }

  private static void rows(Piece piece, ByteBuffer buffer, MessageDigest digest) {
    var samples = piece.samples();
    for (int i = 0; i < piece.sampleCount(); i++) {
      put(piece.timesNs()[i], buffer, digest);
      for (var channel : samples) {
        double value = channel[i];
        put(Double.isNaN(value) ? NAN : Double.doubleToRawLongBits(value), buffer, digest);
      }
    }
  }

  private static void put(long bits, ByteBuffer buffer, MessageDigest digest) {
    if (buffer.remaining() < Long.BYTES) {
      drain(buffer, digest);
    }
    buffer.putLong(bits);
  }

  private static void drain(ByteBuffer buffer, MessageDigest digest) {
    digest.update(buffer.flip());
    buffer.clear();
  }
}
