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

  @Test
  void which_stream_is_which_is_told_by_its_channels() throws Exception {
    try (var api = new FakeApi()) {
      api.on(
          "/recordings/rec",
          """
          {"recording": "rec", "revision": 1, "start": "1970-01-01T00:00:00Z",
           "streams": [
             {"name": "annotations", "kind": "events", "format": "EDF+D", "rate_hz": 1000000000,
              "channels": [{"name": "onset_ns", "unit": "ns"}, {"name": "label", "unit": ""}],
              "segments": [{}], "duration_ns": 84300000000},
             {"name": "signal", "kind": "signal", "format": "EDF+D", "rate_hz": 0.50,
              "channels": [{"name": "Resp", "unit": "mV"}, {"name": "SaO2", "unit": "%"}],
              "segments": [{}, {}], "duration_ns": 84300000000}]}
          """);
      var lines = api.call("recordings", "show", "rec").lines();
      assertThat(lines).anyMatch(line -> line.matches(".* 0\\.5 Hz .* Resp \\[mV], SaO2 \\[%]"));
      assertThat(lines)
          .anyMatch(line -> line.matches("annotations .*  -  .*onset_ns \\[ns], label"));
    }
  }
}
