package dev.virgo.worker;

import com.google.protobuf.ByteString;
import dev.virgo.readers.BlockHasher;
import dev.virgo.readers.UnreadableRecording;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.rpc.Failure;
import dev.virgo.schemas.rpc.HashBlocksReply;
import dev.virgo.schemas.rpc.HashBlocksRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Makes the block hashes of a stream that was ingested with a file hash only. Memory is bounded:
 * what readers keep of a file, and 120 bytes for each of at most {@link #MOST_BLOCKS} blocks.
 */
final class BlockHashing {
  private static final int BUFFER_BYTES = 1 << 20;

  /** Eleven days of one-second blocks: their hashes fit one reply, and its copy the heap. */
  private static final long MOST_BLOCKS = 1_000_000;

  private BlockHashing() {}

  static HashBlocksReply hash(HashBlocksRequest request, Recordings recordings) {
    try {
      var reader = recordings.open(request.getUri());
      checkFile(request);
      int stream =
          reader
              .header()
              .indexOf(request.getStream())
              .orElseThrow(() ->
                  new SliceFailed(
                      Failure.Kind.INPUT_MISSING,
                      "recording %s has no stream '%s'"
                          .formatted(request.getUri(), request.getStream())));
      long blockNs = request.getBlockNs() > 0 ? request.getBlockNs() : BlockHasher.DEFAULT_BLOCK_NS;
      long blocks = BlockHasher.count(reader.header().extentNs(), blockNs);
      if (blocks > MOST_BLOCKS) {
        throw new SliceFailed(
            Failure.Kind.PERMANENT,
            "recording %s has %d blocks of %d ns, of which at most %d are hashed here; make its blocks longer or publish their hashes with the event"
                .formatted(request.getUri(), blocks, blockNs, MOST_BLOCKS));
      }
      var reply = HashBlocksReply.newBuilder();
      BlockHasher.hash(
          reader, stream, blockNs, (_, hash) -> reply.addBlocks(ByteString.copyFrom(hash.bytes())));
      return reply.build();
    } catch (SliceFailed e) {
      return HashBlocksReply.newBuilder().setFailure(e.toFailure()).build();
    } catch (UnreadableRecording e) {
      return HashBlocksReply.newBuilder()
          .setFailure(
              SliceFailed.failure(
                  Failure.Kind.INPUT_MISMATCH, String.valueOf(e.getMessage()), null))
          .build();
    } catch (RuntimeException | StackOverflowError e) {
      var failed = SliceFailed.bug("hashing the blocks of " + request.getUri(), e);
      return HashBlocksReply.newBuilder().setFailure(failed.toFailure()).build();
    }
  }

  private static void checkFile(HashBlocksRequest request) throws SliceFailed {
    if (request.getFileHash().isEmpty()) {
      return;
    }
    var digest = Key.digest();
    try (var channel = FileChannel.open(Recordings.file(request.getUri()))) {
      var buffer = ByteBuffer.allocate(BUFFER_BYTES);
      while (channel.read(buffer) >= 0) {
        digest.update(buffer.flip());
        buffer.clear();
      }
    } catch (IOException e) {
      throw new SliceFailed(
          Failure.Kind.INPUT_MISSING, "cannot read %s: %s".formatted(request.getUri(), e), e);
    }
    var actual = Key.of(digest.digest());
    var expected = Key.of(request.getFileHash().toByteArray());
    if (!actual.equals(expected)) {
      throw new SliceFailed(
          Failure.Kind.INPUT_MISMATCH,
          "%s has SHA-256 %s, not %s as its ingest event says; publish the event of the right file"
              .formatted(request.getUri(), actual, expected));
    }
  }
}
