package dev.virgo.raygateway;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Standard output is for whoever started the program; all else, and all of Ray, says it on error.
 */
final class Output {
  private Output() {}

  /** To be called first, before anything of Ray is loaded. */
  static PrintStream claim() {
    var out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    System.setOut(System.err);
    System.setProperty("log4j2.configurationFile", "virgo-log4j2.xml");
    System.setProperty(
        "java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tL %4$s %5$s%6$s%n");
    return out;
  }
}
