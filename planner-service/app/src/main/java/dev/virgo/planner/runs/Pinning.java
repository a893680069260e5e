package dev.virgo.planner.runs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.planner.RunIds;
import dev.virgo.planner.core.Recording;
import dev.virgo.planner.pipeline.Compilation;
import dev.virgo.planner.pipeline.Pipelines;
import dev.virgo.planner.recordings.Recordings;
import dev.virgo.planner.registry.Catalog;
import dev.virgo.planner.registry.Transforms;
import dev.virgo.planner.standard.StandardVersion;
import dev.virgo.planner.standard.StandardVersions;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.Event.Priority;
import dev.virgo.schemas.key.Key;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * From a request to a run: finds the recording and the pipeline, compiles, checks what is bound,
 * and pins all of it. What does not work is a rejected run with the reasons, never an exception.
 */
@Singleton
public class Pinning {
  /** Slices of ten seconds, unless the pipeline's manifest or the request says otherwise. */
  public static final long DEFAULT_GRID_NS = 10_000_000_000L;

  private final Recordings recordings;
  private final Transforms transforms;
  private final StandardVersions versions;
  private final Pipelines pipelines;

  public Pinning(
      Recordings recordings,
      Transforms transforms,
      StandardVersions versions,
      Pipelines pipelines) {
    this.recordings = recordings;
    this.transforms = transforms;
    this.versions = versions;
    this.pipelines = pipelines;
  }

  /**
   * What is asked for.
   *
   * @param pipeline a standard version, or null with {@code source}
   * @param gridNs null: what the pipeline's manifest says, else ten seconds
   */
  public record Wanted(
      String run,
      String recording,
      @Nullable String pipeline,
      @Nullable String source,
      Map<String, JsonNode> inputs,
      @Nullable Long gridNs,
      Priority priority,
      String requestedBy,
      @Nullable String traceparent) {

    static Wanted of(Event.RunRequested event, @Nullable String traceparent) {
      return new Wanted(
          event.run(),
          event.recording(),
          event.pipeline(),
          event.source(),
          event.inputs(),
          event.gridNs(),
          event.priority(),
          event.requestedBy(),
          traceparent);
    }

    /** The current standard version for a recording, because it arrived. */
    static Wanted standard(String recording, StandardVersion version, @Nullable String trace) {
      return new Wanted(
          RunIds.next(),
          recording,
          version.version(),
          null,
          Map.of(),
          null,
          Priority.INTERACTIVE,
          "ingest",
          trace);
    }
  }

  /** Why nothing will run, for those who ask at once. */
  public enum Rejection {
    NO_RECORDING,
    NO_VERSION,
    DOES_NOT_COMPILE,
    DOES_NOT_FIT
  }

  /** A pinned run, or a rejected one with the kind of its rejection. */
  public record Pinned(NewRun run, @Nullable Rejection rejection) {}

  private record Text(
      String source, long gridNs, String pipeline, boolean standard, Catalog catalog) {}

  /** Pins a run. */
  public Pinned pin(Connection connection, Wanted wanted) throws SQLException {
    var recording = recording(connection, wanted.recording());
    if (recording.isEmpty()) {
      return rejected(
          wanted,
          0,
          Rejection.NO_RECORDING,
          "there is no recording '" + wanted.recording() + "'; ingest it first",
          List.of());
    }
    var text = text(connection, wanted);
    if (text.isEmpty()) {
      return rejected(
          wanted,
          recording.get().revision(),
          Rejection.NO_VERSION,
          "no standard pipeline is called '%s'; there are %s"
              .formatted(
                  wanted.pipeline(),
                  versions.list(connection).stream().map(StandardVersion::version).toList()),
          List.of());
    }
    return switch (pipelines.compile(text.get().source(), text.get().catalog())) {
      case Compilation.Refused(var diagnostics) ->
          rejected(
              wanted,
              recording.get().revision(),
              Rejection.DOES_NOT_COMPILE,
              "the pipeline does not compile: "
                  + diagnostics.getFirst().path("message").asText()
                  + (diagnostics.size() > 1 ? " (and " + (diagnostics.size() - 1) + " more)" : ""),
              diagnostics);
      case Compilation.Compiled compiled -> bound(wanted, recording.get(), text.get(), compiled);
    };
  }

  private Optional<Recording> recording(Connection connection, String id) throws SQLException {
    var row = recordings.find(connection, id);
    return row.isEmpty() || row.get().deletedAt() != null
        ? Optional.empty()
        : recordings.revision(connection, id, row.get().revision());
  }

  private Optional<Text> text(Connection connection, Wanted wanted) throws SQLException {
    var source = wanted.source();
    if (source != null) {
      long gridNs = wanted.gridNs() == null ? DEFAULT_GRID_NS : wanted.gridNs();
      return Optional.of(new Text(source, gridNs, "", false, transforms.catalog()));
    }
    return versions
        .find(connection, String.valueOf(wanted.pipeline()))
        .map(version ->
            new Text(
                version.source(),
                wanted.gridNs() == null ? version.gridNs() : wanted.gridNs(),
                version.version(),
                true,
                transforms.catalog().only(version.transforms())));
  }

  private static Pinned bound(
      Wanted wanted, Recording recording, Text text, Compilation.Compiled compiled) {
    try {
      var _ = Inputs.values(compiled.pipeline(), wanted.inputs());
      Inputs.checkStreams(compiled.pipeline(), recording);
      SliceLimits.check(compiled.pipeline(), text.catalog(), recording, text.gridNs());
    } catch (Inputs.Unfit e) {
      return rejected(
          wanted,
          recording.revision(),
          Rejection.DOES_NOT_FIT,
          String.valueOf(e.getMessage()),
          compiled.diagnostics());
    }
    var pipeline = text.standard() ? text.pipeline() : compiled.structuralHash();
    return new Pinned(
        run(
            wanted,
            recording.revision(),
            pipeline,
            text.standard(),
            text.source(),
            compiled.structuralHash(),
            compiled.pins(),
            text.gridNs(),
            null,
            compiled.diagnostics()),
        null);
  }

  private static Pinned rejected(
      Wanted wanted,
      long revision,
      Rejection rejection,
      String reason,
      List<JsonNode> diagnostics) {
    var version = wanted.pipeline();
    var source = wanted.source();
    return new Pinned(
        run(
            wanted,
            revision,
            version == null ? "" : version,
            version != null,
            source == null ? "" : source,
            "",
            Collections.emptySortedMap(),
            wanted.gridNs() == null ? DEFAULT_GRID_NS : wanted.gridNs(),
            reason,
            diagnostics),
        rejection);
  }

  private static NewRun run(
      Wanted wanted,
      long revision,
      String pipeline,
      boolean standard,
      String source,
      String structuralHash,
      SortedMap<String, Key> pins,
      long gridNs,
      @Nullable String rejection,
      List<JsonNode> diagnostics) {
    return new NewRun(
        wanted.run(),
        wanted.recording(),
        revision,
        pipeline,
        standard,
        source,
        structuralHash,
        new TreeMap<>(pins),
        wanted.inputs(),
        gridNs,
        wanted.priority(),
        wanted.requestedBy(),
        null,
        rejection,
        diagnostics,
        wanted.traceparent());
  }
}
