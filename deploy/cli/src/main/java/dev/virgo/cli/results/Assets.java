package dev.virgo.cli.results;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.cli.system.Api;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Assets as the API lists them, page by page. */
final class Assets {
  private static final int PAGE = 1000;

  private final Api api;

  Assets(Api api) {
    this.api = api;
  }

  /**
   * All that match.
   *
   * @param filters {@code recording}, {@code pipeline_version}, {@code node}, {@code run}, {@code
   *     output}, {@code from_ns}, {@code to_ns}; empty ones match anything
   */
  List<JsonNode> list(Map<String, String> filters) {
    var assets = new ArrayList<JsonNode>();
    var query = new HashMap<>(filters);
    query.put("limit", Integer.toString(PAGE));
    int got = PAGE;
    while (got == PAGE) {
      var page = api.get("/assets", query).valueStream().toList();
      assets.addAll(page);
      got = page.size();
      if (got > 0) {
        query.put("after", page.getLast().path("asset_key").asText());
      }
    }
    return assets;
  }

  /** One of them. */
  JsonNode asset(String key) {
    return api.get("/assets/" + Api.encode(key));
  }

  /** Its bytes. */
  byte[] content(String key) {
    return api.bytes("/assets/" + Api.encode(key) + "/content");
  }

  /** A run. */
  JsonNode run(String id) {
    return api.get("/runs/" + Api.encode(id));
  }
}
