package dev.virgo.raygateway.actor;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** A slot: one worker behind one entry point, bytes in, bytes out. Called by one thread. */
public final class SlotActor {
  /** Shorter than any frames; not empty, which Ray would make null. */
  private static final int HELLO = 1;

  private @Nullable Conversation conversation;
  private final Answer first;

  /** Loads the worker; what goes wrong is the answer to the first call. */
  public SlotActor(byte[] settings) {
    this.first = begin(ActorSettings.parse(settings));
  }

  private Answer begin(ActorSettings settings) {
    try {
      if (!settings.classPath().isEmpty()) {
        conversation =
            Conversation.start(WorkerLoader.load(settings.classPath(), settings.worker()));
      }
      return new Answer.Hello(
          ProcessHandle.current().pid(), hostName(), Runtime.version().toString());
    } catch (Exception | LinkageError e) {
      e.printStackTrace();
      return new Answer.Refused("the worker does not start on " + hostName() + ": " + e);
    }
  }

  /**
   * One call.
   *
   * @param input {@link #hello}, or {@link Frames} of requests to begin, possibly of none
   * @return an {@link Answer}
   */
  public byte[] run(byte[] input) throws InterruptedException {
    var running = conversation;
    if (input.length == HELLO || running == null) {
      return first.toBytes();
    }
    return running.exchange(Frames.split(input)).toBytes();
  }

  /** Ends its process in an orderly way, in which a JVM writes what speeds up the next one. */
  @SuppressWarnings("DoNotCallSuggester") // By another process.
  public byte[] leave() {
    System.exit(0);
    return hello();
  }

  /** Are you there? */
  public static byte[] hello() {
    return new byte[HELLO];
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
