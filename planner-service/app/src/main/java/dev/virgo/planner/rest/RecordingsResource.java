package dev.virgo.planner.rest;

import dev.virgo.planner.outbox.Relay;
import dev.virgo.planner.recordings.RecordingRow;
import dev.virgo.planner.recordings.Recordings;
import dev.virgo.planner.runs.Runs;
import dev.virgo.planner.sql.Database;
import dev.virgo.schemas.event.Event;
import dev.virgo.wire.Outbox;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** What was ingested. */
@Path("/api/v1/recordings")
public class RecordingsResource {
  private final Database database;
  private final Recordings recordings;
  private final Runs runs;
  private final Relay relay;

  RecordingsResource(Database database, Recordings recordings, Runs runs, Relay relay) {
    this.database = database;
    this.recordings = recordings;
    this.runs = runs;
    this.relay = relay;
  }

  /**
   * Recordings by id.
   *
   * @param after begin behind this id
   */
  @GET
  public List<RecordingView> list(
      @QueryParam("after") @DefaultValue("") String after,
      @QueryParam("limit") @DefaultValue("1000") int limit)
      throws SQLException {
    Ids.filter("after", after);
    Ids.limit(limit);
    return database.read(connection -> {
      var views = new java.util.ArrayList<RecordingView>();
      for (var row : recordings.list(connection, after, limit)) {
        views.add(view(connection, row));
      }
      return views;
    });
  }

  /**
   * One recording.
   *
   * @param deleted also one that was deleted: whoever ingests it again needs a later revision
   */
  @GET
  @Path("/{id}")
  public RecordingView show(
      @RestPath String id, @QueryParam("deleted") @DefaultValue("false") boolean deleted)
      throws SQLException {
    Ids.name("recording", id);
    return database.read(connection -> view(connection, existing(connection, id, deleted)));
  }

  private RecordingView view(Connection connection, RecordingRow row) throws SQLException {
    return RecordingView.of(row, runs.standardVersionsOf(connection, row.id()));
  }

  private RecordingRow existing(Connection connection, String id, boolean deleted)
      throws SQLException {
    var row = recordings.find(connection, id);
    if (row.isEmpty() || (row.get().deletedAt() != null && !deleted)) {
      throw Refusal.noRecording(id);
    }
    return row.get();
  }

  /** Says that a recording is gone; what runs on it is cancelled when the event arrives. */
  @DELETE
  @Path("/{id}")
  @ResponseStatus(202)
  public RecordingView delete(@RestPath String id) throws SQLException {
    Ids.name("recording", id);
    return tell(id, new Event.RecordingDeleted(id));
  }

  /**
   * What was looked at.
   *
   * @param pipelineVersion the version that was asked for, if one was
   */
  record Access(@Nullable String pipelineVersion) {}

  /** Says that somebody looked at results of a recording. */
  @POST
  @Path("/{id}/access")
  @ResponseStatus(202)
  public RecordingView access(@RestPath String id, @Nullable Access access) throws SQLException {
    Ids.name("recording", id);
    var version = access == null ? null : access.pipelineVersion();
    return tell(id, new Event.RecordingAccessed(id, Instant.now(), version));
  }

  private RecordingView tell(String id, Event event) throws SQLException {
    var view =
        database.transaction(connection -> {
          var row = existing(connection, id, false);
          Outbox.append(connection, "planner", List.of(Outbox.Outgoing.traced(event)));
          return view(connection, row);
        });
    relay.wake();
    return view;
  }
}
