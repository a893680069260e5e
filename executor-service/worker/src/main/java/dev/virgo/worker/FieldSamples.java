package dev.virgo.worker;

import dev.virgo.payload.InvalidPayload;
import dev.virgo.payload.Payloads;
import dev.virgo.payload.Piece;
import dev.virgo.payload.SignalPayload;
import dev.virgo.schemas.blob.BlobStore;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.rpc.Envelope;
import dev.virgo.schemas.rpc.Failure;
import dev.virgo.schemas.time.Span;
import dev.virgo.schemas.time.Window;
import dev.virgo.transform.SignalHeader;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;

/** The slices of an upstream signal field. Each is loaded once per batch while it is needed. */
final class FieldSamples implements SignalSource {
  private static final long KEPT_BYTES = 128L << 20;

  private final String port;
  private final SignalHeader header;
  private final List<Envelope.Input> inputs;
  private final BlobStore blobs;
  private final Recent<Envelope.Input, SignalPayload> loaded =
      new Recent<>(KEPT_BYTES, FieldSamples::bytes);

  FieldSamples(String port, SignalHeader header, List<Envelope.Input> inputs, BlobStore blobs) {
    this.port = port;
    this.header = header;
    this.inputs = inputs;
    this.blobs = blobs;
  }

  @Override
  public double[][] read(Span segment, Window window) throws SliceFailed {
    var wanted = Samples.within(header, segment, window);
    var samples = new double[header.channels().size()][wanted.count()];
    int filled = 0;
    for (var input : inputs) {
      if (input.getSlice().getT0Ns() < window.w1Ns()
          && input.getSlice().getT1Ns() > window.w0Ns()) {
        for (var piece : load(input).pieces()) {
          filled = copy(piece, segment, window, wanted, samples, filled);
        }
      }
    }
    if (filled != wanted.count()) {
      throw mismatch(
          "port %s: window [%d ns, %d ns) should hold %d samples, the upstream slices have %d"
              .formatted(port, window.w0Ns(), window.w1Ns(), wanted.count(), filled));
    }
    return samples;
  }

  private int copy(
      Piece piece, Span segment, Window window, Samples wanted, double[][] into, int filled)
      throws SliceFailed {
    int from = at(piece.timesNs(), window.w0Ns());
    int to = at(piece.timesNs(), window.w1Ns());
    if (from >= to) {
      return filled;
    }
    long expected = segment.t0Ns() + header.offsetNs(wanted.first() + filled);
    if (Math.abs(piece.timesNs()[from] - expected) > ROUNDING_NS
        || filled + to - from > wanted.count()) {
      throw mismatch(
          "port %s: a sample lies at %d ns where segment [%d ns, %d ns) has one at %d ns"
              .formatted(port, piece.timesNs()[from], segment.t0Ns(), segment.t1Ns(), expected));
    }
    for (int c = 0; c < into.length; c++) {
      System.arraycopy(piece.samples()[c], from, into[c], filled, to - from);
    }
    return filled + to - from;
  }

  private static int at(long[] times, long timeNs) {
    int index = Arrays.binarySearch(times, timeNs);
    return index >= 0 ? index : -index - 1;
  }

  private SignalPayload load(Envelope.Input input) throws SliceFailed {
    var known = loaded.get(input);
    if (known != null) {
      return known;
    }
    var bytes = bytes(port, input, blobs);
    try {
      var payload = Payloads.decode(bytes);
      var expected = Key.of(input.getContentHash().toByteArray());
      var actual = Payloads.contentHash(payload);
      if (!actual.equals(expected)) {
        throw mismatch(
                "port %s: %s has content %s, not %s as expected; it was changed after it was written"
                    .formatted(port, name(input), actual, expected))
            .blaming(input);
      }
      if (!payload.header().equals(header)) {
        throw mismatch(
            "port %s: %s has header %s, not %s"
                .formatted(port, name(input), payload.header(), header));
      }
      return loaded.put(input, payload);
    } catch (InvalidPayload e) {
      throw new SliceFailed(
              Failure.Kind.INPUT_MISMATCH,
              "port %s: %s is broken: %s".formatted(port, name(input), e.getMessage()),
              e)
          .blaming(input);
    }
  }

  /** The container's bytes, wherever they are. */
  static byte[] bytes(String port, Envelope.Input input, BlobStore blobs) throws SliceFailed {
    if (input.getUri().isEmpty()) {
      return input.getInline().toByteArray();
    }
    try {
      return blobs.get(input.getUri());
    } catch (NoSuchFileException e) {
      throw new SliceFailed(
              Failure.Kind.INPUT_MISSING,
              "port %s: blob %s is gone; it must be computed again".formatted(port, input.getUri()),
              e)
          .blaming(input);
    } catch (IOException e) {
      // A disk that does not answer now is no reason to make the blob again.
      throw new SliceFailed(
          Failure.Kind.INPUT_MISSING,
          "port %s: blob %s cannot be read: %s".formatted(port, input.getUri(), e.getMessage()),
          e);
    }
  }

  private static String name(Envelope.Input input) {
    return input.getUri().isEmpty()
        ? "the inline slice at %d ns".formatted(input.getSlice().getT0Ns())
        : "blob " + input.getUri();
  }

  private static SliceFailed mismatch(String message) {
    return new SliceFailed(Failure.Kind.INPUT_MISMATCH, message);
  }

  private static long bytes(SignalPayload payload) {
    return (long) payload.sampleCount() * (payload.header().channels().size() + 1) * Double.BYTES;
  }
}
