package dev.virgo.launcher;

import dev.virgo.schemas.process.Offspring;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Services whose launcher was killed. They notice and end by themselves; a start waits for that,
 * because they still hold their ports, and then ends those that did not.
 */
final class LeftBehind {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private LeftBehind() {}

  /**
   * Comes back when no service of an earlier system of this folder lives, and nothing that the
   * transforms of a killed one have started.
   *
   * @return how many processes of transforms there were
   */
  static int end(Path data) {
    List<ProcessHandle> services = find(data);
    services.forEach(ProcessHandle::destroy);
    await(services);
    services.stream().filter(ProcessHandle::isAlive).forEach(ProcessHandle::destroyForcibly);
    // Also a killed process holds its ports until it is gone.
    await(services);
    return Offspring.endOrphans();
  }

  /** Says of a launcher that is about to start that it does not end with whoever starts it. */
  static void belongsToNobody(Map<String, String> environment) {
    Offspring.unmark(environment);
  }

  private static void await(List<ProcessHandle> services) {
    var _ =
        CompletableFuture.allOf(
                services.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
            .completeOnTimeout(null, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
            .join();
  }

  static List<ProcessHandle> find(Path data) {
    String mark = ChildSpecification.mark(data);
    return ProcessHandle.allProcesses()
        .filter(process ->
            Arrays.asList(process.info().arguments().orElse(new String[0])).contains(mark))
        .toList();
  }
}
