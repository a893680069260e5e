package dev.virgo.raygateway;

import java.io.IOException;
import java.io.InputStream;

/** Ends the gateway with what started it, however that ends: the kernel closes the pipe. */
final class ParentPipe {
  private ParentPipe() {}

  static void watch(InputStream pipe, Runnable exit) {
    // A read of a pipe holds the carrier of a virtual thread.
    Thread.ofPlatform().daemon().name("parent-pipe").start(() -> awaitEnd(pipe, exit));
  }

  private static void awaitEnd(InputStream pipe, Runnable exit) {
    try {
      while (pipe.read() >= 0) {
        // Whatever comes is meant for nobody.
      }
      System.err.println("standard input ended; ending");
    } catch (IOException e) {
      System.err.println("standard input broke (" + e.getMessage() + "); ending");
    }
    exit.run();
  }
}
