package dev.virgo.cli.runs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.cli.FakeApi;
import dev.virgo.cli.system.Api;
import dev.virgo.cli.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FollowingTest {
  private static final String RUNNING =
      """
      {"status": "RUNNING", "nodes": [{"node": "clean", "slices": 60, "pending": 51}]}
      """;

  @ParameterizedTest
  @CsvSource({
    "PT0S, 'running  clean 9/60\nrunning  clean 9/60\n'",
    // Shorter than that is no wait.
    "PT1H, ''"
  })
  void who_sees_no_terminal_is_told_of_a_run_now_and_then(Duration between, String told)
      throws Exception {
    try (var api = new FakeApi()) {
      api.once("/runs/r", 200, RUNNING).once("/runs/r", 200, RUNNING);
      api.on("/runs/r", "{\"status\": \"COMPLETED\"}");
      var err = new ByteArrayOutputStream();
      var terminal = new Terminal(System.out, new PrintStream(err, true, UTF_8), false);
      var following =
          new Following(new Api(URI.create(api.url()), FakeApi.TOKEN), terminal, between);

      var end = following.end("r", Duration.ofMinutes(1));

      assertThat(end.path("status").asText()).isEqualTo("COMPLETED");
      assertThat(err.toString(UTF_8)).isEqualTo(told);
    }
  }
}
