package dev.virgo.worker;

import dev.virgo.schemas.log.BoundedLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A worker inside a process that is not its own: an actor of a cluster, which knows it only by
 * types of the JDK and loads it with everything it needs by a class loader of its own. Takes a
 * {@code WorkerRequest} and tells every {@code WorkerReply} of it, the last one included.
 */
public final class HostedWorker implements BiConsumer<byte[], Consumer<byte[]>> {
  /** A talkative transform fills no disk: bytes of the log, and of the part before it. */
  private static final long LARGEST_LOG = 4L << 20;

  private final Worker worker;

  /**
   * Starts a worker, and sends what this process prints from now on into a bounded log.
   *
   * @param settings by the names of {@link WorkerSettings#of}, and {@code VIRGO_WORKER_LOG}: the
   *     log's file; empty: what is printed goes where it went
   * @throws IllegalStateException naming what is missing or broken
   */
  public HostedWorker(Map<String, String> settings) {
    var log = settings.getOrDefault("VIRGO_WORKER_LOG", "");
    if (!log.isEmpty()) {
      redirect(Path.of(log));
    }
    this.worker = new Worker(WorkerSettings.of(settings), HostedWorker.class.getClassLoader());
  }

  private static void redirect(Path file) {
    try {
      var folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      PrintedOutput.redirect(new BoundedLog(file, LARGEST_LOG));
      PrintedLines.install();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "what transforms print cannot be sent to " + file + ": " + e.getMessage(), e);
    }
  }

  /** Answers one request; not for two threads at once. */
  @Override
  public void accept(byte[] request, Consumer<byte[]> replies) {
    replies.accept(worker.run(request, replies));
    worker.rest();
  }
}
