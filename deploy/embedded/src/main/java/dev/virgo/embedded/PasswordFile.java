package dev.virgo.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Hands the password to initdb without showing it on a command line. */
final class PasswordFile {
  private PasswordFile() {}

  /** A new file that only this user may read; the caller deletes it. */
  static Path write(Path directory, String password) throws IOException {
    // The JDK creates temporary files readable by their owner only.
    Path file = Files.createTempFile(directory, "password", "");
    Files.writeString(file, password + "\n");
    return file;
  }
}
