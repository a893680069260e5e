package dev.virgo.worker;

import dev.virgo.schemas.log.BoundedLog;
import java.io.FileInputStream;
import java.io.IOException;

/**
 * Standard output and error of this process, and of every process that it starts, sent into a
 * bounded log.
 */
final class PrintedOutput {
  private PrintedOutput() {}

  /**
   * From now on for as long as the process lives.
   *
   * @throws IOException if the operating system refuses
   */
  static void redirect(BoundedLog log) throws IOException {
    var pipe = Descriptors.pipe();
    // Opened anew as a file of Java; the descriptor behind it stays open, for nobody else to see.
    var read = new FileInputStream(Descriptors.path(pipe.read()));
    Descriptors.duplicate(pipe.write(), Descriptors.OUT);
    Descriptors.duplicate(pipe.write(), Descriptors.ERR);
    Descriptors.close(pipe.write());
    Thread.ofPlatform().daemon().name("printed").start(() -> copy(read, log));
  }

  private static void copy(FileInputStream from, BoundedLog log) {
    try (from) {
      log.copy(from);
    } catch (IOException e) {
      // Whoever prints would wait for ever in a pipe that nobody reads, and there is nowhere to
      // say it: this process is of no use any more.
      Runtime.getRuntime().halt(1);
    }
  }
}
