package dev.virgo.cli.language;

import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The text of a pipeline in a file. */
public final class PipelineText {
  private PipelineText() {}

  /**
   * Reads it.
   *
   * @throws CliFailure if it is not there, or not in UTF-8
   */
  public static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw unreadable("the pipeline " + file, "a .cst file", e);
    }
  }

  /**
   * Of a file that cannot be read.
   *
   * @param what it is
   * @param kind what is to be named instead
   */
  static CliFailure unreadable(String what, String kind, IOException e) {
    var reason = e instanceof NoSuchFileException ? "there is no such file" : e.getMessage();
    return new CliFailure(
        Exit.WRONG_INPUT,
        "cannot read %s (%s); give the path of %s in UTF-8".formatted(what, reason, kind),
        e);
  }
}
