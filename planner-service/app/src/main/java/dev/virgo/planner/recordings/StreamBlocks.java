package dev.virgo.planner.recordings;

import dev.virgo.planner.sql.Packed;
import dev.virgo.schemas.blob.BlobStore;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.InvalidEvent;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.key.Keys;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.List;

/**
 * What a stream's samples are, block by block, wherever the event put it. Everything that can be
 * checked is: a wrong block would be a wrong key for ever.
 */
final class StreamBlocks {
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
    var blocks = read(stream);
    long needed = Math.ceilDiv(StreamRow.endNs(stream), stream.blockLengthNs());
    if (blocks.size() < needed) {
      throw new InvalidEvent(
          "streams." + stream.name() + ".blocks",
          "has %d blocks of %d ns, but the stream ends at %d ns and needs %d; hash all of it"
              .formatted(blocks.size(), stream.blockLengthNs(), StreamRow.endNs(stream), needed));
    }
    return blocks;
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

  private List<Key> fetch(String stream, String uri, Key root) {
    var member = "streams." + stream + ".blocks_uri";
    byte[] bytes;
    try {
      bytes = blobs.get(uri);
    } catch (NoSuchFileException | FileNotFoundException e) {
      var invalid = new InvalidEvent(member, uri + " is not there; write it before the event");
      invalid.initCause(e);
      throw invalid;
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).startsWith("blob URI")) {
        var invalid = new InvalidEvent(member, String.valueOf(e.getMessage()));
        invalid.initCause(e);
        throw invalid;
      }
      throw new UncheckedIOException("cannot read " + uri + ": " + e.getMessage(), e);
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
