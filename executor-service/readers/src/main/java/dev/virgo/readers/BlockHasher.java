package dev.virgo.readers;

import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.key.KeyWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * Hashes of a stream's blocks: the stretches {@code [n·block_ns, (n+1)·block_ns)} of the recording
 * clock. A block's hash is SHA-256 of its canonical payload.
 *
 * <p>Of a signal: the channels' names (int32 count, then each with its int32 length), their units
 * likewise, the rate as two int64, all big-endian; then the physical values of the samples whose
 * time lies in the block, as little-endian float64, sample by sample, channels within. Every NaN is
 * one NaN; the sign of zero stays. A block without a sample (in a gap) has the hash of the payload
 * that ends after the rate.
 *
 * <p>Of events: for each annotation whose onset lies in the block, in order, onset and duration as
 * int64 and the label with its int32 length; a block without one has the hash of no bytes.
 *
 * <p>A hasher is bound to one signal's header, keeps its buffers, and serves one thread.
 */
public final class BlockHasher {
  /** One second. */
  public static final long DEFAULT_BLOCK_NS = 1_000_000_000L;

  /** Four months of one-second blocks; more is a header that lies, or wants longer blocks. */
  static final long MOST_BLOCKS = 10_000_000;

  private static final long NAN = 0x7ff8000000000000L;
  private static final int VALUES = 1 << 13;

  private final byte[] head;
  private final int channels;
  private final MessageDigest digest = Key.digest();
  private final ByteBuffer buffer =
      ByteBuffer.allocate(VALUES * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);

  /** Takes the hashes of a stream's blocks, in order, from block 0. */
  @FunctionalInterface
  public interface Sink {
    void block(long index, Key hash);
  }

  /** A hasher for blocks of a signal with these channels and this rate (a reduced fraction). */
  public BlockHasher(List<Channel> channels, long rateNum, long rateDen) {
    var writer = KeyWriter.payload().count(channels.size());
    channels.forEach(channel -> writer.text(channel.name()));
    writer.count(channels.size());
    channels.forEach(channel -> writer.text(channel.unit()));
    this.head = writer.int64(rateNum).int64(rateDen).toBytes();
    this.channels = channels.size();
  }

  /**
   * The hash of one block of a signal.
   *
   * @param samplesByChannel physical values, one array per channel
   * @param count samples per channel, from index 0
   */
  public Key hashOf(double[][] samplesByChannel, int count) {
    begin();
    add(samplesByChannel, count);
    return end();
  }

  /** As {@link #hashOf(double[][], int)}, for a single block. */
  public static Key hashOf(
      List<Channel> channels, long rateNum, long rateDen, double[][] samplesByChannel, int count) {
    return new BlockHasher(channels, rateNum, rateDen).hashOf(samplesByChannel, count);
  }

  /** The hash of one block of events: the annotations whose onset lies in it, in order. */
  public static Key hashOf(List<Annotation> annotations) {
    var writer = KeyWriter.payload();
    for (var annotation : annotations) {
      writer.int64(annotation.onsetNs()).int64(annotation.durationNs()).text(annotation.label());
    }
    return writer.hash();
  }

  /**
   * Hashes all blocks of a stream in one pass; the blocks cover the recording's extent.
   *
   * @param stream place in the header's streams
   * @param blockNs length of a block, nanoseconds
   * @throws UnreadableRecording if the samples cannot be read, or there would be more than ten
   *     million blocks
   */
  public static void hash(RecordingReader reader, int stream, long blockNs, Sink sink)
      throws UnreadableRecording {
    var header = reader.header().streams().get(stream);
    long blocks = count(reader.header().extentNs(), blockNs);
    if (blocks > MOST_BLOCKS) {
      throw new UnreadableRecording(
          reader.file(),
          "the recording would have %d blocks of %d ns".formatted(blocks, blockNs),
          UnreadableRecording.NOWHERE,
          "Check its gaps and its length; a long recording needs longer blocks");
    }
    if (header.kind() == StreamKind.EVENTS) {
      events(reader.annotations(), blocks, blockNs, sink);
    } else {
      new BlockHasher(header.channels(), header.rateNum(), header.rateDen())
          .signal(reader, stream, blocks, blockNs, sink);
    }
  }

  /** The hashes of all blocks of a stream, as {@link #hash}. */
  public static List<Key> blocks(RecordingReader reader, int stream, long blockNs)
      throws UnreadableRecording {
    var hashes = new ArrayList<Key>();
    hash(reader, stream, blockNs, (_, hash) -> hashes.add(hash));
    return hashes;
  }

  /**
   * How many blocks a recording has: the last one may reach over its end.
   *
   * @throws IllegalArgumentException if the blocks have no length
   */
  public static long count(long extentNs, long blockNs) {
    if (blockNs <= 0) {
      throw new IllegalArgumentException("a block cannot last " + blockNs + "ns");
    }
    return Math.ceilDiv(extentNs, blockNs);
  }

  private void signal(RecordingReader reader, int stream, long blocks, long blockNs, Sink sink)
      throws UnreadableRecording {
    var index = new SampleIndex(reader.header().streams().get(stream));
    int atOnce = Math.max(1, VALUES / channels);
    var samples = new double[channels][atOnce];
    var empty = hashOf(samples, 0);
    for (long block = 0; block < blocks; block++) {
      var runs = index.within(block * blockNs, (block + 1) * blockNs);
      if (runs.isEmpty()) {
        sink.block(block, empty);
        continue;
      }
      begin();
      for (var run : runs) {
        for (long done = 0; done < run.count(); done += atOnce) {
          int count = (int) Math.min(atOnce, run.count() - done);
          reader.read(stream, run.first() + done, count, samples);
          add(samples, count);
        }
      }
      sink.block(block, end());
    }
  }

  private static void events(List<Annotation> annotations, long blocks, long blockNs, Sink sink) {
    int from = 0;
    for (long block = 0; block < blocks; block++) {
      int to = from;
      while (to < annotations.size() && annotations.get(to).onsetNs() < (block + 1) * blockNs) {
        to++;
      }
      sink.block(block, hashOf(annotations.subList(from, to)));
      from = to;
    }
  }

  private void begin() {
    digest.reset();
    digest.update(head);
    buffer.clear();
  }

  private void add(double[][] samples, int count) {
    for (int i = 0; i < count; i++) {
      for (int c = 0; c < channels; c++) {
        if (buffer.remaining() < Double.BYTES) {
          drain();
        }
        double value = samples[c][i];
        buffer.putLong(Double.isNaN(value) ? NAN : Double.doubleToRawLongBits(value));
      }
    }
  }

  private Key end() {
    drain();
    return Key.of(digest.digest());
  }

  private void drain() {
    digest.update(buffer.array(), 0, buffer.position());
    buffer.clear();
  }
}
