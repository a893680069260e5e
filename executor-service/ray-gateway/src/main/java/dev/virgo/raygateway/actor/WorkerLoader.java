package dev.virgo.raygateway.actor;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Loads a worker beside Ray: it sees the JDK and its own jars, nothing of Ray's, whose libraries
 * have other versions.
 */
public final class WorkerLoader {
  private static final String WORKER = "dev.virgo.worker.HostedWorker";

  private WorkerLoader() {}

  /** A worker; tells each reply to a request. */
  @SuppressWarnings("unchecked") // The class is known by name only.
  static BiConsumer<byte[], Consumer<byte[]>> load(String classPath, Map<String, String> settings)
      throws IOException, ReflectiveOperationException {
    var urls = new ArrayList<URL>();
    for (var file : files(classPath)) {
      urls.add(file.toUri().toURL());
    }
    var loader =
        new URLClassLoader(
            "virgo-worker", urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    Thread.currentThread().setContextClassLoader(loader);
    try {
      return (BiConsumer<byte[], Consumer<byte[]>>)
          loader.loadClass(WORKER).getConstructor(Map.class).newInstance(settings);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      // People read what went wrong, not that it was called by reflection.
      throw new IllegalStateException(String.valueOf(e.getCause()), e.getCause());
    }
  }

  /**
   * What a class path consists of.
   *
   * @param classPath as {@code java -cp} takes it
   * @return jars and folders of classes
   * @throws IOException if one of them is not on this host
   */
  public static List<Path> files(String classPath) throws IOException {
    var files = new ArrayList<Path>();
    for (var entry : classPath.split(File.pathSeparator, -1)) {
      if (entry.isBlank()) {
        continue;
      }
      boolean all = entry.endsWith("/*");
      var path = Path.of(all ? entry.substring(0, entry.length() - 2) : entry);
      if (!Files.exists(path)) {
        throw new IOException(
            path
                + " is not on this host; every host of the cluster needs what"
                + " VIRGO_WORKER_CLASSPATH names");
      }
      if (all) {
        try (var jars = Files.newDirectoryStream(path, "*.jar")) {
          jars.forEach(files::add);
        }
      } else {
        files.add(path);
      }
    }
    return files;
  }
}
