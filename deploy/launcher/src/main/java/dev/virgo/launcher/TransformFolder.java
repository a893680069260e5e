package dev.virgo.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder of jars that hold transforms, {@code --transforms DIR}. */
public final class TransformFolder {
  private TransformFolder() {}

  /**
   * The folder's absolute path.
   *
   * @throws IllegalArgumentException if it cannot be read, or holds no jar; says so for people
   */
  public static Path checked(Path path) {
    var folder = path.toAbsolutePath().normalize();
    try (var jars = Files.newDirectoryStream(folder, "*.jar")) {
      if (!jars.iterator().hasNext()) {
        throw new IllegalArgumentException(
            "--transforms %s holds no jar; build one (mvn package) and name its folder"
                .formatted(folder));
      }
      return folder;
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "--transforms %s is no folder that can be read: %s".formatted(folder, e), e);
    }
  }
}
