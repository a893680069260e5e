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
      throw new CliFailure(
          Exit.WRONG_INPUT,
          "cannot read the pipeline "
              + file
              + " ("
              + (e instanceof NoSuchFileException ? "there is no such file" : e.getMessage())
              + "); give the path of a .cst file in UTF-8",
          e);
    }
  }
}
