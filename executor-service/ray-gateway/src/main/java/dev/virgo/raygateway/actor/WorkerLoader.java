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
final class WorkerLoader {
  private static final String WORKER = "dev.virgo.worker.HostedWorker";

  private WorkerLoader() {}

  /** A worker; tells each reply to a request. */
  @SuppressWarnings("unchecked") // The class is known by name only.
  static BiConsumer<byte[], Consumer<byte[]>> load(String classPath, Map<String, String> settings)
      throws IOException, ReflectiveOperationException {
    var urls = urls(classPath).toArray(URL[]::new);
    var loader = new URLClassLoader("virgo-worker", urls, ClassLoader.getPlatformClassLoader());
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

  private static List<URL> urls(String classPath) throws IOException {
    var urls = new ArrayList<URL>();
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
          for (var jar : jars) {
            urls.add(jar.toUri().toURL());
          }
        }
      } else {
        urls.add(path.toUri().toURL());
      }
    }
    return urls;
  }
}
