package dev.virgo.cli.terminal;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.Map;

/** Whether this process' standard error is a terminal that can draw over a line. */
final class StandardError {
  private StandardError() {}

  /**
   * Asks the operating system; Java only knows about standard input and output.
   *
   * @param environment of the process
   */
  static boolean isTerminal(Map<String, String> environment) {
    if (environment.getOrDefault("TERM", "dumb").equals("dumb")) {
      return false;
    }
    try {
      var nothing = new File("/dev/null");
      return new ProcessBuilder("test", "-t", "2")
              .redirectInput(nothing)
              .redirectOutput(nothing)
              .redirectError(Redirect.INHERIT)
              .start()
              .waitFor()
          == 0;
    } catch (IOException noSuchProgram) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
