package dev.virgo.cli.bench;

import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How often something is done, of benchmarks that do it in a loop. */
final class Repeats {
  @Option(
      names = "--warmup",
      paramLabel = "N",
      description =
          "how often before measuring (default: 3,000, and for runs until there were some million"
              + " calls)")
  @Nullable Integer warmup;

  @Option(
      names = "--iters",
      paramLabel = "N",
      defaultValue = "1000",
      description = "how often while measuring (default: ${DEFAULT-VALUE})")
  int iterations = 1_000;

  /**
   * As it was said.
   *
   * @param usualWarmup if nothing was said of it
   * @throws CliFailure if it cannot be done so often
   */
  Timing timing(int usualWarmup) {
    int before = warmup == null ? usualWarmup : warmup;
    if (before < 0 || iterations < 1) {
      throw new CliFailure(Exit.USAGE, "--iters is at least 1, --warmup at least 0");
    }
    return new Timing(before, iterations);
  }
}
