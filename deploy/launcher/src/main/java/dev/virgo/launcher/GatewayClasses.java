package dev.virgo.launcher;

import dev.virgo.schemas.process.ClassArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Objects;

/**
 * The classes of the gateway to Ray. Not an {@link AotCache}: who trains those need not have Ray.
 * The first gateway after a build writes them as soon as it serves.
 *
 * @param jars folder of its program
 * @param archive beside that folder
 * @param flags file of the flags that a JVM is started with, which are others once there are some
 */
record GatewayClasses(Path jars, ClassArchive archive, Path flags) {
  static GatewayClasses of(Path program, Path data) {
    Path jars = Objects.requireNonNull(program.getParent());
    Path target = Objects.requireNonNull(jars.getParent());
    return new GatewayClasses(
        jars, ClassArchive.in(target, Ray.GATEWAY), data.resolve(Ray.GATEWAY + ".flags"));
  }

  /** To be called before each start. */
  void prepare() throws IOException {
    var files = new ArrayList<Path>();
    try (var all = Files.newDirectoryStream(jars, "*.jar")) {
      all.forEach(files::add);
    }
    archive.sweep(files);
    var quoted =
        archive.flagsOrRecord().stream()
            .map(flag -> '"' + flag.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
            .toList();
    Files.write(flags, quoted);
  }

  /** What tells the JVM's start program to read them. */
  String argument() {
    return "@" + flags;
  }
}
