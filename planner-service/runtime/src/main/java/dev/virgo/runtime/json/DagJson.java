package dev.virgo.runtime.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.virgo.lang.dag.StoredDag;
import dev.virgo.lang.dag.StoredDag.Reading;

/** Graphs that were stored as the JSON that {@code compile --stage dag} shows. */
public final class DagJson {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private DagJson() {}

  /** The graph that a document says, whoever wrote it. */
  public static Reading read(String json) {
    try {
      return StoredDag.read(JSON.readValue(json, Object.class));
    } catch (JsonProcessingException e) {
      return new Reading.Unreadable("this is no JSON: " + e.getOriginalMessage());
    }
  }
}
