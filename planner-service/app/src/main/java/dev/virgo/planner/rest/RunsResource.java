package dev.virgo.planner.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.planner.RunIds;
import dev.virgo.planner.core.RunEvent;
import dev.virgo.planner.core.RunState;
import dev.virgo.planner.core.RunStatus;
import dev.virgo.planner.runs.Pinning;
import dev.virgo.planner.runs.RunLoop;
import dev.virgo.planner.runs.RunRequests;
import dev.virgo.planner.runs.RunRow;
import dev.virgo.planner.runs.Runs;
import dev.virgo.planner.sql.Database;
import dev.virgo.planner.trace.Spans;
import dev.virgo.schemas.event.Event.Priority;
import dev.virgo.schemas.key.Key;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** Runs: asked for, looked at, cancelled, repeated. */
@Path("/api/v1/runs")
public class RunsResource {
  private final Database database;
  private final Runs runs;
  private final RunRequests requests;
  private final RunLoop loop;
  private final Spans spans;

  RunsResource(Database database, Runs runs, RunRequests requests, RunLoop loop, Spans spans) {
    this.database = database;
    this.runs = runs;
    this.requests = requests;
    this.loop = loop;
    this.spans = spans;
  }

  /**
   * What is asked for.
   *
   * @param pipeline a version of the standard pipeline, or null with {@code source}
   * @param source pipeline text
   * @param inputs plain {@code in} values by name
   * @param gridNs length of a slice; null: what the pipeline's manifest says, else 10 s
   * @param base of a windowed run; not built yet
   * @param overrides of a windowed run; not built yet
   */
  record Wanted(
      @Nullable String recording,
      @Nullable String pipeline,
      @Nullable String source,
      @Nullable Map<String, JsonNode> inputs,
      @Nullable Long gridNs,
      @Nullable Priority priority,
      @Nullable JsonNode base,
      @Nullable JsonNode overrides) {}

  /** Asks for a run and returns it at once. */
  @POST
  @ResponseStatus(202)
  public RunView start(@Nullable Wanted wanted) throws SQLException {
    var pinned = requests.ask(checked(wanted));
    var rejection = pinned.rejection();
    if (rejection != null) {
      throw refused(rejection, pinned.run().rejection(), pinned.run().diagnostics());
    }
    return show(pinned.run().id());
  }

  private Pinning.Wanted checked(@Nullable Wanted wanted) {
    if (wanted == null || wanted.recording() == null) {
      throw Refusal.badRequest(
          "the body names no recording", "send {recording, pipeline | source}");
    }
    if ((wanted.pipeline() == null) == (wanted.source() == null)) {
      throw Refusal.badRequest(
          "exactly one of pipeline and source is needed",
          "pipeline is a standard version, source is pipeline text");
    }
    if (wanted.base() != null || wanted.overrides() != null) {
      throw new Refusal(
          501,
          "not_built_yet",
          "base and overrides (a window with another configuration) are not built yet",
          "run the whole recording with the changed configuration");
    }
    var gridNs = wanted.gridNs();
    if (gridNs != null && gridNs < 1_000_000) {
      throw Refusal.badRequest(
          "grid_ns " + gridNs + " is too short", "a slice lasts at least 1 ms");
    }
    var pipeline = wanted.pipeline();
    return new Pinning.Wanted(
        RunIds.next(),
        Ids.name("recording", wanted.recording()),
        pipeline == null ? null : Ids.name("pipeline", pipeline),
        wanted.source(),
        wanted.inputs() == null ? Map.of() : wanted.inputs(),
        gridNs,
        wanted.priority() == null ? Priority.INTERACTIVE : wanted.priority(),
        "api",
        spans.currentOrNew("run-requested"));
  }

  private static Refusal refused(
      Pinning.Rejection rejection, @Nullable String reason, List<JsonNode> diagnostics) {
    var message = String.valueOf(reason);
    return switch (rejection) {
      case NO_RECORDING ->
          new Refusal(
              404,
              "no_recording",
              message,
              "virgo recordings (GET /api/v1/recordings) lists what there is");
      case NO_VERSION ->
          new Refusal(
              404,
              "no_version",
              message,
              "the text of a pipeline is a file that ends in .cst; GET /api/v1/standard lists the versions");
      case DOES_NOT_COMPILE ->
          new Refusal(
              422,
              "does_not_compile",
              message,
              "correct what the diagnostics name; virgo compile FILE.cst shows each in its place",
              diagnostics);
      case DOES_NOT_FIT ->
          new Refusal(422, "does_not_fit", message, "give the inputs that the pipeline declares");
    };
  }

  /** Runs, newest first. */
  @GET
  public List<RunView> list(
      @QueryParam("recording") @DefaultValue("") String recording,
      @QueryParam("pipeline") @DefaultValue("") String pipeline,
      @QueryParam("status") @DefaultValue("") String status,
      @QueryParam("limit") @DefaultValue("100") int limit)
      throws SQLException {
    Ids.filter("recording", recording);
    Ids.filter("pipeline", pipeline);
    Ids.limit(limit);
    return database.read(connection -> {
      var rows = runs.list(connection, recording, pipeline, status(status), limit);
      var nodes = runs.nodes(connection, rows.stream().map(RunRow::id).toList());
      return rows.stream()
          .map(row -> RunView.of(row, nodes.getOrDefault(row.id(), List.of())))
          .toList();
    });
  }

  private static String status(String status) {
    for (var known : RunStatus.values()) {
      if (status.isEmpty() || known.name().equalsIgnoreCase(status)) {
        return status.isEmpty() ? "" : known.name();
      }
    }
    throw Refusal.badRequest(
        "'" + status + "' is no status", "one of " + List.of(RunStatus.values()));
  }

  @GET
  @Path("/{id}")
  public RunView show(@RestPath String id) throws SQLException {
    Ids.name("run", id);
    return database.read(connection -> {
      var row = runs.find(connection, id).orElseThrow(() -> Refusal.noRun(id));
      return RunView.of(row, runs.nodes(connection, List.of(id)).getOrDefault(id, List.of()));
    });
  }

  /** A slice of a compute group; keys are those of the group's first field. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record SliceView(
      String node,
      String group,
      long t0Ns,
      long t1Ns,
      String status,
      long dispatch,
      int attempts,
      @Nullable Key assetKey,
      @Nullable Key contentHash) {

    static SliceView of(RunState.SliceView slice) {
      return new SliceView(
          slice.node(),
          slice.group(),
          slice.slice().t0Ns(),
          slice.slice().t1Ns(),
          slice.status(),
          slice.dispatch(),
          slice.attempts(),
          slice.assetKey(),
          slice.contentHash());
    }
  }

  /** Every slice of a run that is under way, or of one that is over. */
  @GET
  @Path("/{id}/slices")
  public List<SliceView> slices(@RestPath String id) throws SQLException {
    show(id);
    return loop.look(id).map(RunState::slices).orElse(List.of()).stream()
        .map(SliceView::of)
        .toList();
  }

  /** Cancels a run; one that is over stays as it is. */
  @POST
  @Path("/{id}/cancel")
  public RunView cancel(@RestPath String id) throws SQLException {
    show(id);
    loop.handle(id, List.of(new RunEvent.CancelRequested()));
    return show(id);
  }

  /** Runs again exactly what a failed or cancelled run pinned; what is finished is found. */
  @POST
  @Path("/{id}/retry")
  @ResponseStatus(202)
  public RunView retry(@RestPath String id) throws SQLException {
    var run = show(id);
    var status = RunStatus.valueOf(run.status());
    if (status != RunStatus.FAILED && status != RunStatus.CANCELLED) {
      throw new Refusal(
          409,
          "not_over",
          "run " + id + " is " + status,
          "only a failed or cancelled run is repeated; ask for a new run instead");
    }
    var again =
        requests
            .retry(id, RunIds.next(), spans.currentOrNew("run-requested"))
            .orElseThrow(() ->
                new Refusal(
                    409,
                    "nothing_pinned",
                    "run " + id + " was rejected: " + run.error(),
                    "correct the request and ask for a new run"));
    return show(again);
  }
}
