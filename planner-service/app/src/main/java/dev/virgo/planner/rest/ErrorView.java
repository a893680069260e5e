package dev.virgo.planner.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What every error looks like. */
record ErrorView(Body error) {
  /**
   * What went wrong.
   *
   * @param code stable, for scripts
   * @param message names the thing and the place
   * @param help what to do about it
   * @param diagnostics of a pipeline that does not compile
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Body(String code, String message, String help, List<JsonNode> diagnostics) {}
}
