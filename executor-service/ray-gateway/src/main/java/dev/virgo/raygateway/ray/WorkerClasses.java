package dev.virgo.raygateway.ray;

import dev.virgo.raygateway.Settings;
import dev.virgo.raygateway.actor.WorkerLoader;
import dev.virgo.schemas.process.ClassArchive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The classes of a worker and of Ray's part of it: an actor that rehearses writes them when it
 * ends, workers never do. Later JVMs of the same host start with them.
 *
 * @param archive of this JVM's version and of these jars
 */
record WorkerClasses(ClassArchive archive) {
  private static final System.Logger LOG = System.getLogger("dev.virgo.raygateway");
  private static final String PROGRAM = "worker";

  static WorkerClasses of(Settings settings) {
    var folder = settings.data().resolve("ray");
    try {
      return new WorkerClasses(
          ClassArchive.of(
              folder,
              PROGRAM,
              WorkerLoader.files(settings.workerClassPath()),
              settings.workerOptions()));
    } catch (IOException e) {
      // Every worker will say that its jars are not there.
      Path none = folder.resolve(PROGRAM + "-none.jsa");
      return new WorkerClasses(new ClassArchive(none, PROGRAM));
    }
  }

  /** Of a worker; on other hosts it may find none. */
  List<String> flags() {
    return archive.exists() ? archive.flagsOrWriteAtEnd() : List.of();
  }

  void sweep() {
    try {
      archive.sweep();
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "archives of workers beside {0} stay: {1}",
          archive.file(),
          e);
    }
  }
}
