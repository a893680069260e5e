package dev.virgo.executor.process;

import dev.virgo.executor.pool.Worker;
import dev.virgo.executor.pool.WorkerClass;
import dev.virgo.executor.pool.WorkerEnd;
import dev.virgo.schemas.blob.FileBlobStore;
import dev.virgo.schemas.log.BoundedLog;
import dev.virgo.schemas.process.Offspring;
import dev.virgo.schemas.rpc.WorkerReply;
import dev.virgo.schemas.rpc.WorkerRequest;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.util.concurrent.LinkedBlockingQueue;
import org.jboss.logging.Logger;

/** One worker process behind its pipes: messages out, messages in, and its end. */
final class WorkerProcess implements Worker {
  private static final Logger LOG = Logger.getLogger(WorkerProcess.class);
  private static final int LARGEST_MESSAGE = 256 << 20;

  /** A talkative transform fills no disk: bytes of the file, and of the one before it. */
  private static final long LARGEST_LOG = 4L << 20;

  /** What the JVM exits with on {@code -XX:+ExitOnOutOfMemoryError}. */
  private static final int OUT_OF_MEMORY = 3;

  private static final String HOST = hostName();

  private final Process process;
  private final String slot;
  private final URI blobRoot;
  private final Offspring offspring;
  private final LinkedBlockingQueue<WorkerRequest> outgoing = new LinkedBlockingQueue<>();
  private volatile boolean killed;

  private WorkerProcess(Process process, String slot, URI blobRoot, Offspring offspring) {
    this.process = process;
    this.slot = slot;
    this.blobRoot = blobRoot;
    this.offspring = offspring;
  }

  /**
   * Starts a worker.
   *
   * @throws IOException if the operating system cannot
   */
  static WorkerProcess start(
      WorkerCommand command, WorkerClass workerClass, String slot, Listener listener)
      throws IOException {
    var builder = new ProcessBuilder(command.line(workerClass));
    var environment = builder.environment();
    environment.clear();
    environment.putAll(command.environment(slot));
    var offspring = Offspring.ofCurrent();
    offspring.mark(environment);
    Files.createDirectories(command.logs());
    var log = new BoundedLog(command.logs().resolve("worker-" + slot + ".log"), LARGEST_LOG);
    var worker = new WorkerProcess(builder.start(), slot, command.blobRoot(), offspring);
    serve("worker-log-" + slot, () -> worker.print(log));
    serve("worker-out-" + slot, worker::write);
    serve("worker-in-" + slot, () -> worker.read(listener));
    return worker;
  }

  /**
   * Reading a pipe holds the carrier of a virtual thread: two idle workers would hold all carriers
   * of a machine with two cores, and no other virtual thread of this process would run. They serve
   * many runs: what the log says of the one that they began with is not handed down.
   */
  private static void serve(String name, Runnable pipe) {
    var _ =
        Thread.ofPlatform().daemon().inheritInheritableThreadLocals(false).name(name).start(pipe);
  }

  @Override
  public String host() {
    return HOST;
  }

  /** Without waiting: a pipe may be full while the worker starts. */
  @Override
  public void send(WorkerRequest request) {
    outgoing.add(request);
  }

  /** With all that it has started: this process may not live to look for it afterwards. */
  @Override
  public void kill() {
    killed = true;
    var started = process.descendants().toList();
    process.destroyForcibly();
    started.forEach(ProcessHandle::destroyForcibly);
  }

  /** What it had started, and what it was writing when it ended. */
  private void sweep() {
    int processes = offspring.end();
    if (processes > 0) {
      LOG.infof("%d processes that worker %s had started are ended", processes, slot);
    }
    try {
      int files = new FileBlobStore(blobRoot).sweep();
      if (files > 0) {
        LOG.infof("%d half-written files of workers that ended are deleted", files);
      }
    } catch (IOException e) {
      LOG.warnf("what a worker left half-written in %s stays: %s", blobRoot, e);
    }
  }

  private void write() {
    try (var out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()))) {
      while (process.isAlive()) {
        var request = outgoing.take();
        var bytes = request.toByteArray();
        out.writeInt(bytes.length);
        out.write(bytes);
        out.flush();
      }
    } catch (IOException e) {
      // The reader sees the end of the same process, and tells it.
      LOG.debugf("worker %s takes no more requests: %s", slot, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read(Listener listener) {
    try (var in = new DataInputStream(new BufferedInputStream(process.getInputStream()))) {
      while (true) {
        int length = in.readInt();
        if (length < 0 || length > LARGEST_MESSAGE) {
          throw new IOException("a message of " + length + " bytes: the pipe is out of step");
        }
        var bytes = new byte[length];
        in.readFully(bytes);
        listener.message(WorkerReply.parseFrom(bytes));
      }
    } catch (EOFException e) {
      LOG.debugf("worker %s ends", slot);
    } catch (IOException e) {
      // The pipe of a process that was killed breaks at any place.
      if (!killed) {
        LOG.warnf("worker %s is ended: %s", slot, e.getMessage());
      }
    } catch (RuntimeException | Error e) {
      // Also of what this process itself lacks, memory or a class, somebody must be told.
      LOG.errorf(e, "worker %s is ended: a bug in the executor", slot);
    }
    process.destroyForcibly();
    var end = end(exitCode());
    // Wakes its writer, which sees that the process has ended.
    outgoing.add(WorkerRequest.getDefaultInstance());
    try {
      sweep();
    } finally {
      listener.ended(end);
    }
  }

  private WorkerEnd end(int exitCode) {
    if (killed) {
      return new WorkerEnd.Killed();
    }
    return exitCode == OUT_OF_MEMORY
        ? new WorkerEnd.OutOfMemory()
        : new WorkerEnd.Died(
            "ended with exit code %d (its log is worker-%s.log)".formatted(exitCode, slot), true);
  }

  private int exitCode() {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }

  private void print(BoundedLog log) {
    try (var from = process.getErrorStream()) {
      log.copy(from);
    } catch (IOException e) {
      // A worker whose messages nobody takes blocks when the pipe is full: it must go.
      if (process.isAlive()) {
        LOG.errorf("cannot read what worker %s prints: %s; it is ended", slot, e.getMessage());
        process.destroyForcibly();
      }
    }
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
