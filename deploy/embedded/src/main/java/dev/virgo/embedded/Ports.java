package dev.virgo.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** Ports on the loopback interface. */
public final class Ports {
  // Below every operating system's ephemeral range, so that no outgoing connection takes one
  // between the choice and the use.
  private static final int LOWEST = 15_000;
  private static final int HIGHEST = 32_000;
  private static final int ATTEMPTS = 500;

  private Ports() {}

  /** Whether a server could listen on 127.0.0.1 at this port now. */
  public static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      // A port of a connection closed a moment ago is free for a server.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  /**
   * Checks that nobody listens on the port.
   *
   * @param what what the port is meant for, for the message
   * @throws StartException with {@link StartFailure.PortInUse}
   */
  public static void requireFree(int port, String what) throws StartException {
    if (!isFree(port)) {
      throw new StartException(new StartFailure.PortInUse(what, port, PortOwner.of(port)));
    }
  }

  /**
   * The first port of a random block of consecutive free ones.
   *
   * @throws IllegalStateException if none was found
   */
  public static int freeBlock(int count) {
    var random = ThreadLocalRandom.current();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int base = random.nextInt(LOWEST, HIGHEST - count);
      if (IntStream.range(base, base + count).allMatch(Ports::isFree)) {
        return base;
      }
    }
    throw new IllegalStateException(
        "no %d consecutive free ports between %d and %d on 127.0.0.1"
            .formatted(count, LOWEST, HIGHEST));
  }
}
