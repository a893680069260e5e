package dev.virgo.cli.results;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.cli.FakeApi;
import dev.virgo.payload.Payloads;
import dev.virgo.payload.Piece;
import dev.virgo.payload.SignalPayload;
import dev.virgo.schemas.event.EventJson;
import dev.virgo.schemas.time.Span;
import dev.virgo.transform.Channel;
import dev.virgo.transform.SignalHeader;
import java.util.ArrayList;
import java.util.List;

/** Assets of a signal of one sample per second, whose values are their own times in seconds. */
final class Slices {
  static final long SECOND = 1_000_000_000L;
  static final SignalHeader HEADER =
      new SignalHeader(1, 1, List.of(new Channel("Fp1", "uV"), new Channel("O,2", "uV")));

  private final FakeApi api;
  private final List<String> listed = new ArrayList<>();

  Slices(FakeApi api) {
    this.api = api;
  }

  /** An asset of the seconds {@code [from, to)}. */
  Slices signal(int from, int to) {
    var payload = payload(from, to);
    return put(from, to, ".arrow", Payloads.contentHash(payload).hex(), Payloads.encode(payload));
  }

  /** An asset whose blob is another one's. */
  Slices swapped(int from, int to) {
    var hash = Payloads.contentHash(payload(from, to)).hex();
    return put(from, to, ".arrow", hash, Payloads.encode(payload(from + 100, to + 100)));
  }

  /** An asset of a plain value. */
  Slices plain(int from, int to, String json) throws Exception {
    JsonNode value = EventJson.json().readTree(json);
    return put(from, to, "", Payloads.contentHash(value).hex(), Payloads.encode(value));
  }

  private Slices put(int from, int to, String suffix, String hash, byte[] content) {
    var key = "%064x".formatted(1000 - from);
    var uri = suffix.isEmpty() ? "null" : "\"file:///blobs/" + hash + suffix + "\"";
    var view =
        """
        {"asset_key": "%s", "recording": "r", "node": "clean", "field": "out", "output": "clean",
         "t0_ns": %d, "t1_ns": %d, "content_hash": "%s", "uri": %s, "bytes": %d,
         "transform": "m.T@1", "pipeline_version": null, "run": "run-1"}
        """
            .formatted(key, from * SECOND, to * SECOND, hash, uri, content.length);
    listed.add(view);
    api.on("/assets/" + key, view);
    api.on("/assets/" + key + "/content", content);
    return this;
  }

  /** The list as JSON, later slices first, as keys know nothing of time. */
  String list() {
    return "[" + String.join(",", listed.reversed()) + "]";
  }

  static SignalPayload payload(int from, int to) {
    var samples = new double[2][to - from];
    var times = new long[to - from];
    for (int i = 0; i < times.length; i++) {
      times[i] = (from + i) * SECOND;
      samples[0][i] = from + i;
      samples[1][i] = -from - i;
    }
    var span = new Span(from * SECOND, to * SECOND);
    return new SignalPayload(HEADER, List.of(new Piece(span, times, samples)));
  }
}
