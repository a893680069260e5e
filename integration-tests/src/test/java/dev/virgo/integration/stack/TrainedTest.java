package dev.virgo.integration.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link Trained} left. */
@EnabledIfEnvironmentVariable(
    named = Trained.ASKED,
    matches = "true",
    disabledReason = "nobody asked for ahead-of-time caches")
class TrainedTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "planner-service/app/target/planner",
        "cache-service/target/cache",
        "executor-service/app/target/executor",
        "backfill-service/target/backfill",
        "deploy/launcher/target/launcher",
        "deploy/cli/target/cli"
      })
  void every_program_has_an_ahead_of_time_cache(String program) {
    var version = System.getProperty("java.runtime.version");
    assertThat(Virgo.ROOT.resolve(Path.of(program + "-" + version + ".aot"))).isNotEmptyFile();
  }
}
