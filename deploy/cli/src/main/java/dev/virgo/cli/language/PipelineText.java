package dev.virgo.cli.language;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.cli.terminal.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
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

  /**
   * Reads all of standard input.
   *
   * @throws CliFailure if it cannot be read, or is not in UTF-8
   */
  static String readStandardInput() {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(System.in.readAllBytes())).toString();
    } catch (IOException e) {
      throw new CliFailure(
          Exit.WRONG_INPUT,
          "cannot read the pipeline on standard input (" + e + "); give text in UTF-8",
          e);
    }
  }

  /**
   * Puts another text in its place: all of it or none, at the end of links, with the same
   * permissions.
   *
   * @throws CliFailure if it cannot be written
   */
  static void write(Path file, String text) {
    try {
      WholeFile.write(file, text);
    } catch (IOException e) {
      throw new CliFailure(
          Exit.WRONG_INPUT,
          "cannot write " + file + " (" + e + "); it is as it was: make its folder writable",
          e);
    }
  }
}
