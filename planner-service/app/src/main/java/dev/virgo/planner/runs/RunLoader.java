package dev.virgo.planner.runs;

import dev.virgo.planner.core.RunSpec;
import dev.virgo.planner.core.RunState;
import dev.virgo.planner.pipeline.Compilation;
import dev.virgo.planner.pipeline.Pipelines;
import dev.virgo.planner.recordings.Recordings;
import dev.virgo.planner.registry.Transforms;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Takes a run up from its rows: everything that it pinned, and how far it got. */
@Singleton
public class RunLoader {
  private final Runs runs;
  private final Recordings recordings;
  private final Transforms transforms;
  private final Pipelines pipelines;
  private final Timings timings;

  public RunLoader(
      Runs runs,
      Recordings recordings,
      Transforms transforms,
      Pipelines pipelines,
      Timings timings) {
    this.runs = runs;
    this.recordings = recordings;
    this.transforms = transforms;
    this.pipelines = pipelines;
    this.timings = timings;
  }

  /**
   * The run as its rows are; empty if there is none.
   *
   * @throws IllegalStateException if what it pinned is gone or no longer compiles
   */
  Optional<Live> load(Connection connection, String id) throws SQLException {
    var row = runs.find(connection, id);
    // A rejected run pins nothing that could be taken up.
    return row.isEmpty() || row.get().structuralHash().isEmpty()
        ? Optional.empty()
        : Optional.of(load(connection, row.get()));
  }

  private Live load(Connection connection, RunRow row) throws SQLException {
    var recording =
        recordings
            .revision(connection, row.recording(), row.revision())
            .orElseThrow(() ->
                new IllegalStateException(
                    "run %s pins revision %d of recording %s, which is gone"
                        .formatted(row.id(), row.revision(), row.recording())));
    var pinned = transforms.pinned(connection, row.pins().values());
    var compiled =
        switch (pipelines.compile(row.source(), pinned)) {
          case Compilation.Compiled it -> it;
          case Compilation.Refused refused ->
              throw new IllegalStateException(
                  "run %s pins a pipeline that no longer compiles: %s"
                      .formatted(row.id(), refused.diagnostics()));
        };
    try {
      var spec =
          new RunSpec(
              row.id(),
              recording,
              compiled.pipeline(),
              row.pipeline(),
              row.standard(),
              row.gridNs(),
              Inputs.values(compiled.pipeline(), row.inputs()),
              row.priority(),
              pinned.descriptors(),
              timings.expected(row.gridNs()));
      var packed = runs.packed(connection, row.id());
      var state =
          packed.isEmpty()
              ? RunState.begin(spec)
              : RunState.resume(
                  spec, new RunState.Snapshot(row.dispatches(), row.announced(), packed));
      return new Live(state, row.version(), row, pinned, Live.Questions.NOT_PUT);
    } catch (Inputs.Unfit e) {
      throw new IllegalStateException(
          "run " + row.id() + " pins inputs that no longer fit: " + e.getMessage(), e);
    }
  }
}
