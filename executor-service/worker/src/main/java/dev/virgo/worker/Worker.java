package dev.virgo.worker;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.virgo.schemas.blob.FileBlobStore;
import dev.virgo.schemas.rpc.ProbeReply;
import dev.virgo.schemas.rpc.RunReply;
import dev.virgo.schemas.rpc.Started;
import dev.virgo.schemas.rpc.WorkerReply;
import dev.virgo.schemas.rpc.WorkerRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.function.Consumer;

/**
 * Answers requests of an executor: bytes in, bytes out, the same over a pipe or in an actor of a
 * cluster. One at a time. Failures of transforms and inputs are data in the reply; an exception
 * means that this process is of no use any more.
 */
public final class Worker implements AutoCloseable {
  /** Committed heap that is worth giving back between batches, bytes. */
  private static final long IDLE_HEAP = 128L << 20;

  private final WorkerSettings settings;
  private final Transforms transforms;
  private final Recordings recordings = new Recordings();
  private final Describer describer;
  private final Tracing tracing;
  private final Batch batch;

  /**
   * Loads the transforms of a class path.
   *
   * @throws IllegalStateException if their index is broken
   */
  public Worker(WorkerSettings settings, ClassLoader loader) {
    this.settings = settings;
    this.transforms = Transforms.load(loader);
    this.tracing = Tracing.of(settings);
    this.describer = new Describer(transforms);
    var blobs = new FileBlobStore(settings.blobRoot());
    sweep(blobs, settings);
    this.batch = new Batch(transforms, recordings, blobs, settings, tracing);
  }

  /** Of an executor that was killed with its workers, nobody else is left to do it. */
  private static void sweep(FileBlobStore blobs, WorkerSettings settings) {
    try {
      var _ = blobs.sweep();
    } catch (IOException e) {
      System.err.println("half-written files in " + settings.blobRoot() + " stay: " + e);
    }
  }

  /**
   * Answers one request.
   *
   * @param request a {@code WorkerRequest}
   * @param progress takes {@code WorkerReply}s that are not the last of this request
   * @return the last {@code WorkerReply}
   * @throws SecurityException if the token is wrong
   * @throws IllegalArgumentException if the bytes are no request
   */
  public byte[] run(byte[] request, Consumer<byte[]> progress) {
    WorkerRequest parsed;
    try {
      parsed = WorkerRequest.parseFrom(request);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not a WorkerRequest: " + e.getMessage(), e);
    }
    checkToken(parsed.getToken());
    var reply = WorkerReply.newBuilder().setId(parsed.getId());
    switch (parsed.getWhatCase()) {
      case RUN -> reply.setRun(batch.run(parsed.getRun(), new Told(parsed.getId(), progress)));
      case DESCRIBE -> reply.setDescribe(describer.describe(parsed.getDescribe()));
      case HASH_BLOCKS ->
          reply.setHashBlocks(BlockHashing.hash(parsed.getHashBlocks(), recordings));
      case PROBE -> reply.setProbe(probe());
      case WHAT_NOT_SET ->
          throw new IllegalArgumentException(
              "request " + parsed.getId() + " asks for nothing that this worker knows");
    }
    return reply.build().toByteArray();
  }

  private record Told(long id, Consumer<byte[]> progress) implements Batch.Progress {
    @Override
    public void started(Started started) {
      progress.accept(WorkerReply.newBuilder().setId(id).setStarted(started).build().toByteArray());
    }

    @Override
    public void done(RunReply.SliceReply done) {
      progress.accept(WorkerReply.newBuilder().setId(id).setSliceDone(done).build().toByteArray());
    }
  }

  private void checkToken(String token) {
    if (!MessageDigest.isEqual(
        token.getBytes(StandardCharsets.UTF_8),
        settings.token().getBytes(StandardCharsets.UTF_8))) {
      throw new SecurityException("request with a wrong token; only the executor may ask a worker");
    }
  }

  private ProbeReply probe() {
    var reply =
        ProbeReply.newBuilder()
            .setPid(ProcessHandle.current().pid())
            .setJavaVersion(Runtime.version().toString())
            .setHost(settings.host());
    for (var transform : transforms.all()) {
      reply.addIdentities(transform.identity());
      reply.addDescriptorsJson(transform.descriptor().toString());
    }
    return reply.build();
  }

  /**
   * To be called after each answer: gives the memory of a large batch back, so that it is neither
   * held nor counted as the next one's. Costs a collection, of which little is alive.
   */
  public void rest() {
    if (Runtime.getRuntime().totalMemory() > IDLE_HEAP) {
      System.gc();
    }
  }

  @Override
  public void close() {
    recordings.close();
    tracing.close();
  }
}
