package dev.virgo.cli.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.cli.FakeApi;
import org.junit.jupiter.api.Test;

class RecordingsCommandTest {
  @Test
  void a_recording_is_shown_with_its_versions_and_its_last_access() throws Exception {
    try (var api = new FakeApi()) {
      api.on(
          "/recordings/rec",
          """
          {"recording": "rec", "revision": 1, "start": "1970-01-01T00:00:00Z", "streams": [],
           "standard_versions": ["v1", "v2"], "last_accessed_at": "2026-11-22T10:00:00Z"}
          """);
      // Options of the system may come behind the words, as of every other command.
      var session = api.call("recordings", "show", "rec");
      assertThat(session.exit()).as(session.err()).isZero();
      assertThat(session.out())
          .contains("standard versions v1,v2", "last access 2026-11-22T10:00:00Z");
    }
  }
}
