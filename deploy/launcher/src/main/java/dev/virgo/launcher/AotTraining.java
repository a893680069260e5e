package dev.virgo.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Makes the ahead-of-time caches of the launcher and of the services, of a system that ran once.
 *
 * @param home the repository with the built programs
 * @param folder for what is recorded
 */
public record AotTraining(Path home, Path folder) {
  /** How long the system may take to stop, in some turns. */
  public static final Duration PATIENCE = Duration.ofMinutes(10);

  /** How long each of its processes may: a JVM that was recorded writes for a while. */
  private static final Duration EACH = Duration.ofMinutes(3);

  static final String RECORD = "--record";

  /** Further words for {@link LauncherProcess#start}: the whole system is recorded. */
  public List<String> words() {
    return List.of(RECORD, folder.toString(), "--stop-timeout", Long.toString(EACH.toSeconds()));
  }

  /**
   * Makes them, after the system has stopped.
   *
   * @throws IOException if one could not be made; the message names it
   */
  public void make() throws IOException, InterruptedException {
    make(LauncherProcess.cache(home), LauncherProcess.FLAGS);
    for (var role : ServiceRole.values()) {
      make(role.cache(home), role.flags(Optional.empty()));
    }
  }

  private void make(AotCache cache, List<String> flags) throws IOException, InterruptedException {
    try {
      cache.make(flags, folder);
    } catch (IOException e) {
      throw new IOException("the cache of the %s: %s".formatted(cache.name(), e.getMessage()), e);
    }
  }
}
