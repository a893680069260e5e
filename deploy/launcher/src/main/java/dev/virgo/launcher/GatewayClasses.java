package dev.virgo.launcher;

import dev.virgo.schemas.process.ClassArchive;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The classes of the gateway to Ray. Not an {@link AotCache}: who trains those need not have Ray.
 * The first gateway after a build writes them as soon as it serves.
 *
 * @param archive beside the folder of its jars
 * @param flags file of the flags that a JVM is started with, which are others once there are some
 */
record GatewayClasses(ClassArchive archive, Path flags) {
  static GatewayClasses of(Path program, Path data) throws LaunchException {
    Path jars = Objects.requireNonNull(program.getParent());
    Path target = Objects.requireNonNull(jars.getParent());
    try {
      return new GatewayClasses(
          ClassArchive.of(target, Ray.GATEWAY, jars(jars), List.of()),
          data.resolve(Ray.GATEWAY + ".flags"));
    } catch (IOException e) {
      throw new LaunchException(
          "the gateway's jars in %s cannot be read: %s".formatted(jars, e), e);
    }
  }

  private static List<Path> jars(Path folder) throws IOException {
    var files = new ArrayList<Path>();
    try (var all = Files.newDirectoryStream(folder, "*.jar")) {
      all.forEach(files::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return files;
  }

  /** To be called before each start. */
  void prepare() throws IOException {
    var quoted =
        swept() || archive.exists()
            ? archive.flagsOrRecord().stream()
                .map(flag -> '"' + flag.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .toList()
            : List.<String>of();
    Files.write(flags, quoted);
  }

  /**
   * Where a folder is somebody else's, it writes none, and starts from one that is there already.
   */
  private boolean swept() {
    try {
      archive.sweep();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** What tells the JVM's start program to read them. */
  String argument() {
    return "@" + flags;
  }
}
