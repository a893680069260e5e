package dev.virgo.raygateway.ray;

import dev.virgo.raygateway.Settings;
import dev.virgo.raygateway.actor.WorkerLoader;
import dev.virgo.schemas.process.ClassArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The classes of a worker and of Ray's part of it: an actor that rehearses writes them when it
 * ends, workers never do. Later JVMs of the same host start with them.
 *
 * @param archive of this JVM's version and of these jars
 */
record WorkerClasses(ClassArchive archive) {
  private static final System.Logger LOG = System.getLogger("dev.virgo.raygateway");

  static WorkerClasses of(Settings settings) {
    var jars = Integer.toUnsignedString(jars(settings.workerClassPath()).hashCode(), 36);
    return new WorkerClasses(ClassArchive.in(settings.data().resolve("ray"), "worker-" + jars));
  }

  /** Other ones need another archive: the JVM would go on with what it can use of an old one. */
  private static List<String> jars(String classPath) {
    try {
      var jars = new ArrayList<String>();
      for (var file : WorkerLoader.files(classPath)) {
        jars.add("%s %d %s".formatted(file, Files.size(file), Files.getLastModifiedTime(file)));
      }
      Collections.sort(jars);
      return jars;
    } catch (IOException e) {
      // Every worker will say so.
      return List.of(classPath);
    }
  }

  /** Takes away what no JVM would use or mend: those of others, and one that was not finished. */
  void sweep() {
    var file = archive.file();
    if (!Files.isDirectory(file.resolveSibling(""))) {
      return;
    }
    try (var archives = Files.newDirectoryStream(file.resolveSibling(""), "worker-*.jsa")) {
      for (Path each : archives) {
        if (!each.equals(file)) {
          Files.deleteIfExists(each);
        }
      }
      archive.sweep(List.of());
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "archives of workers beside {0} stay: {1}", file, e);
    }
  }
}
