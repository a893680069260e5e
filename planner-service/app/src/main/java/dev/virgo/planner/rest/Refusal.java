package dev.virgo.planner.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** A request that is not met: an HTTP status, and what people and scripts are told. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String code;
  private final String help;
  private final transient List<JsonNode> diagnostics;

  Refusal(int status, String code, String message, String help) {
    this(status, code, message, help, List.of());
  }

  Refusal(int status, String code, String message, String help, List<JsonNode> diagnostics) {
    super(message);
    this.status = status;
    this.code = code;
    this.help = help;
    this.diagnostics = List.copyOf(diagnostics);
  }

  static Refusal noRecording(String id) {
    return new Refusal(
        404,
        "no_recording",
        "there is no recording '" + id + "'",
        "ingest it first; virgo recordings (GET /api/v1/recordings) lists what there is");
  }

  static Refusal noRun(String id) {
    return new Refusal(
        404,
        "no_run",
        "there is no run '" + id + "'",
        "virgo runs (GET /api/v1/runs) lists what there is");
  }

  static Refusal badRequest(String message, String help) {
    return new Refusal(400, "bad_request", message, help);
  }

  int status() {
    return status;
  }

  ErrorView view() {
    return new ErrorView(new ErrorView.Body(code, String.valueOf(getMessage()), help, diagnostics));
  }
}
