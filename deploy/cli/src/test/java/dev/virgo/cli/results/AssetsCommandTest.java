package dev.virgo.cli.results;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.cli.FakeApi;
import dev.virgo.cli.Session;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AssetsCommandTest {
  @Test
  void every_page_is_read_and_shown_as_one_list() throws Exception {
    try (var api = new FakeApi()) {
      api.on("/assets?limit=1000&recording=r", page(0, 1000));
      api.on("/assets?after=" + key(999) + "&limit=1000&recording=r", page(1000, 3));
      var session = api.call("assets", "--recording", "r", "--json");
      assertThat(session.exit()).as(session.err()).isZero();
      assertThat(session.lines()).hasSize(1);
      assertThat(session.json()).hasSize(1003);
      assertThat(session.json().path(0).path("t0_ns").asLong()).isZero();
      // Plain values that are inline have no blob; the member is there all the same.
      assertThat(session.json().path(0).has("uri")).isTrue();
    }
  }

  @Test
  void two_configurations_of_a_field_are_told_apart() throws Exception {
    var asset =
        """
        {"asset_key": "%s", "recording": "r", "node": "alpha", "field": "out", "t0_ns": 0, "t1_ns": 10,
         "bytes": 1, "transform": "m.T@1", "config_hash": "%s", "pipeline_version": null}
        """;
    try (var api = new FakeApi()) {
      api.on(
          "/assets?limit=1000&recording=r",
          "[%s,%s]"
              .formatted(
                  asset.formatted(key(1), "12345678" + "0".repeat(56)),
                  asset.formatted(key(2), "abcdef01" + "0".repeat(56))));

      var lines = api.call("assets", "--recording", "r").lines();

      assertThat(lines.getFirst()).contains("config");
      assertThat(lines.get(1)).containsPattern("m\\.T@1 +12345678 +- ");
      assertThat(lines.get(2)).containsPattern("m\\.T@1 +abcdef01 +- ");
    }
  }

  @Test
  void a_wrong_token_and_a_system_that_is_away_exit_with_three() throws Exception {
    String url;
    try (var api = new FakeApi()) {
      url = api.url();
      assertThat(Session.of("assets", "--url", url, "--token", "wrong").exit()).isEqualTo(3);
    }
    var away = Session.of("assets", "--url", url, "--token", "any");
    assertThat(away.exit()).isEqualTo(3);
    assertThat(away.err()).contains("cannot reach the system at " + url, "virgo up");
  }

  private static String key(int number) {
    return "%064x".formatted(number);
  }

  private static String page(int first, int count) {
    return IntStream.range(first, first + count)
        .mapToObj(number ->
            "{\"asset_key\": \"%s\", \"recording\": \"r\", \"t0_ns\": %d, \"uri\": null}"
                .formatted(key(number), number))
        .collect(Collectors.joining(",", "[", "]"));
  }
}
