package dev.virgo.worker;

import dev.virgo.schemas.process.Offspring;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A worker process: requests on standard input, replies on standard output, everything printed on
 * standard error. It ends when its input does, whatever it is doing, so that no worker outlives its
 * executor.
 */
public final class Main {
  private static final int EXIT_REFUSED = 4;

  private Main() {}

  /** Runs until the input ends. */
  public static void main(String[] args) throws InterruptedException {
    Conversation conversation;
    try {
      conversation = Conversation.claim();
    } catch (IOException e) {
      throw new UncheckedIOException("the executor's pipes cannot be taken", e);
    }
    var requests = new LinkedBlockingQueue<byte[]>();
    Thread.ofPlatform()
        .daemon()
        .name("requests")
        .start(() -> receive(conversation.requests(), requests));
    try (var worker = new Worker(WorkerSettings.of(System.getenv()), loader())) {
      serve(worker, requests, conversation.replies());
    } catch (RuntimeException e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(EXIT_REFUSED);
    }
  }

  private static ClassLoader loader() {
    return Main.class.getClassLoader();
  }

  private static void receive(DataInputStream in, LinkedBlockingQueue<byte[]> requests) {
    try {
      for (var request = Frames.read(in); request.isPresent(); request = Frames.read(in)) {
        requests.add(request.get());
      }
    } catch (IOException e) {
      System.err.println("requests end: " + e);
    }
    try {
      // What transforms have started ends, too; of what it starts itself a transform need not
      // think.
      ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
      // Who was killed does not look for the rest.
      Offspring.withCurrent().ifPresent(Offspring::end);
    } finally {
      // A transform may be in an endless loop, or wait in a shutdown hook of its own.
      Runtime.getRuntime().halt(0);
    }
  }

  private static void serve(
      Worker worker, LinkedBlockingQueue<byte[]> requests, DataOutputStream out)
      throws InterruptedException {
    while (true) {
      var reply = worker.run(requests.take(), message -> send(out, message));
      send(out, reply);
      worker.rest();
    }
  }

  private static void send(DataOutputStream out, byte[] message) {
    try {
      Frames.write(out, message);
    } catch (IOException e) {
      throw new UncheckedIOException("the executor reads no replies any more", e);
    }
  }
}
