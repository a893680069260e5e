package dev.virgo.planner.recordings;

import dev.virgo.planner.sql.Packed;
import dev.virgo.schemas.blob.BlobStore;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.InvalidEvent;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.key.Keys;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;

/**
 * What a stream's samples are, block by block, wherever the event put it. Everything that can be
 * checked is: a wrong block would be a wrong key for ever.
 */
final class StreamBlocks {
  /** Of one stream: eleven days in blocks of one second. */
  static final int MOST_BLOCKS = 1_000_000;

  /** How long a recording lasts, gaps included; beyond that an event is in error. */
  static final long MOST_NS = Duration.ofDays(366).toNanos();

  private final BlobStore blobs;
  private final BlockHashes worker;

  StreamBlocks(BlobStore blobs, BlockHashes worker) {
    this.blobs = blobs;
    this.worker = worker;
  }

  /**
   * The blocks of a stream.
   *
   * @throws InvalidEvent if the event says what is not true
   */
  List<Key> of(Event.Stream stream) {
    long needed = checkedLength(stream);
    var blocks = read(stream);
    if (blocks.size() > MOST_BLOCKS) {
      throw new InvalidEvent(
          "streams." + stream.name() + ".blocks",
          "has %d blocks, and a stream at most %d; take a longer block_ns"
              .formatted(blocks.size(), MOST_BLOCKS));
    }
    if (blocks.size() < needed) {
      throw new InvalidEvent(
          "streams." + stream.name() + ".blocks",
          "has %d blocks of %d ns, but the stream ends at %d ns and needs %d; hash all of it"
              .formatted(blocks.size(), stream.blockLengthNs(), StreamRow.endNs(stream), needed));
    }
    return blocks;
  }

  /** Before anything is read: how many blocks there have to be. */
  private static long checkedLength(Event.Stream stream) {
    long endNs = StreamRow.endNs(stream);
    if (endNs > MOST_NS) {
      throw new InvalidEvent(
          "streams." + stream.name() + ".segments",
          "end at %d ns, and a recording at %d ns (366 days); look at the rate and the segments"
              .formatted(endNs, MOST_NS));
    }
    long needed = Math.ceilDiv(endNs, stream.blockLengthNs());
    if (needed > MOST_BLOCKS) {
      throw new InvalidEvent(
          "streams." + stream.name() + ".block_ns",
          "of %d makes %d blocks, and a stream has at most %d; take a longer one"
              .formatted(stream.blockLengthNs(), needed, MOST_BLOCKS));
    }
    return needed;
  }

  private List<Key> read(Event.Stream stream) {
    var listed = stream.blocks();
    if (listed != null) {
      return listed;
    }
    var uri = stream.blocksUri();
    var root = stream.blocksRoot();
    return uri == null || root == null ? worker.of(stream) : fetch(stream.name(), uri, root);
  }

  /**
   * What the file system says about a file is a {@link FileSystemException}; any other refusal to
   * open is the store's, of the URI itself.
   */
  private InputStream open(String member, String uri) throws IOException {
    try {
      return blobs.open(uri);
    } catch (NoSuchFileException | FileNotFoundException e) {
      throw because(member, uri + " is not there; write it before the event", e);
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      throw because(member, String.valueOf(e.getMessage()), e);
    }
  }

  private static InvalidEvent because(String member, String problem, IOException cause) {
    var invalid = new InvalidEvent(member, problem);
    invalid.initCause(cause);
    return invalid;
  }

  private List<Key> fetch(String stream, String uri, Key root) {
    var member = "streams." + stream + ".blocks_uri";
    byte[] bytes;
    try (var in = open(member, uri)) {
      bytes = in.readNBytes(MOST_BLOCKS * Key.BYTES + 1);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + uri + ": " + e.getMessage(), e);
    }
    if (bytes.length > MOST_BLOCKS * Key.BYTES) {
      throw new InvalidEvent(
          member, uri + " has more than the " + MOST_BLOCKS + " hashes that a stream has at most");
    }
    if (bytes.length % Key.BYTES != 0) {
      throw new InvalidEvent(
          member, uri + " has " + bytes.length + " bytes, no whole number of 32-byte hashes");
    }
    var blocks = Packed.unpack(bytes);
    var actual = Keys.blocksRoot(blocks);
    if (!actual.equals(root)) {
      throw new InvalidEvent(
          "streams." + stream + ".blocks_root",
          "is %s, but %s hashes to %s; one of them is of another file"
              .formatted(root.hex(), uri, actual.hex()));
    }
    return blocks;
  }
}
