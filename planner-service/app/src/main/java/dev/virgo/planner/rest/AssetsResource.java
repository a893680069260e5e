package dev.virgo.planner.rest;

import com.google.protobuf.ByteString;
import dev.virgo.planner.outbox.Relay;
import dev.virgo.planner.rpc.CacheClient;
import dev.virgo.planner.sql.Database;
import dev.virgo.schemas.blob.BlobStore;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.rpc.Asset;
import dev.virgo.schemas.rpc.ListAssetsRequest;
import dev.virgo.wire.Outbox;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jboss.resteasy.reactive.RestPath;

/** Assets, as the cache-service knows them. */
@Path("/api/v1/assets")
public class AssetsResource {
  /** Where the next page begins; absent on the last one. */
  static final String NEXT = "X-Next-Key";

  private final CacheClient cache;
  private final BlobStore blobs;
  private final Database database;
  private final Relay relay;

  AssetsResource(CacheClient cache, BlobStore blobs, Database database, Relay relay) {
    this.cache = cache;
    this.blobs = blobs;
    this.database = database;
    this.relay = relay;
  }

  /**
   * Assets that match; empty filters match any. Asking for a version of a recording is an access.
   *
   * @param fromNs slices that end after this, nanoseconds
   * @param toNs slices that begin before this; 0: no limit
   * @param after begin behind this asset key
   */
  @GET
  public Response list(
      @QueryParam("recording") @DefaultValue("") String recording,
      @QueryParam("pipeline_version") @DefaultValue("") String pipelineVersion,
      @QueryParam("node") @DefaultValue("") String node,
      @QueryParam("run") @DefaultValue("") String run,
      @QueryParam("output") @DefaultValue("") String output,
      @QueryParam("from_ns") @DefaultValue("0") long fromNs,
      @QueryParam("to_ns") @DefaultValue("0") long toNs,
      @QueryParam("after") @DefaultValue("") String after,
      @QueryParam("limit") @DefaultValue("1000") int limit)
      throws SQLException {
    if (fromNs < 0 || toNs < 0 || (toNs != 0 && toNs <= fromNs)) {
      throw Refusal.badRequest(
          "[%d ns, %d ns) is no window".formatted(fromNs, toNs),
          "from_ns is not negative and lies before to_ns");
    }
    var request =
        ListAssetsRequest.newBuilder()
            .setRecording(Ids.filter("recording", recording))
            .setPipelineVersion(Ids.filter("pipeline_version", pipelineVersion))
            .setNode(node)
            .setRun(Ids.filter("run", run))
            .setOutput(output)
            .setFromNs(fromNs)
            .setToNs(toNs)
            .setLimit(Ids.limit(limit));
    if (!after.isEmpty()) {
      request.setAfterKey(ByteString.copyFrom(Ids.key(after).bytes()));
    }
    var reply = cache.assets(request.build());
    if (!recording.isEmpty() && !pipelineVersion.isEmpty()) {
      accessed(recording, pipelineVersion);
    }
    var response =
        Response.ok(reply.getAssetsList().stream().map(AssetView::of).toList())
            .type(MediaType.APPLICATION_JSON_TYPE);
    if (!reply.getNextKey().isEmpty()) {
      response.header(NEXT, AssetView.hex(reply.getNextKey()));
    }
    return response.build();
  }

  private void accessed(String recording, String pipelineVersion) throws SQLException {
    var event = new Event.RecordingAccessed(recording, Instant.now(), pipelineVersion);
    database.transaction(connection -> {
      Outbox.append(connection, "planner", List.of(Outbox.Outgoing.traced(event)));
      return event;
    });
    relay.wake();
  }

  @GET
  @Path("/{key}")
  public AssetView show(@RestPath String key) {
    return AssetView.of(find(key));
  }

  private Asset find(String key) {
    var request =
        ListAssetsRequest.newBuilder()
            .setAssetKey(ByteString.copyFrom(Ids.key(key).bytes()))
            .setLimit(1);
    return cache.assets(request.build()).getAssetsList().stream()
        .findFirst()
        .orElseThrow(() ->
            new Refusal(
                404,
                "no_asset",
                "there is no asset " + key,
                "GET /api/v1/assets lists what there is"));
  }

  /** The asset's bytes as they lie in the blob root; of a plain value its JSON. */
  @GET
  @Path("/{key}/content")
  public Response content(@RestPath String key) throws IOException {
    var asset = find(key);
    if (asset.getUri().isEmpty()) {
      return Response.ok(asset.getValueJson().getBytes(StandardCharsets.UTF_8))
          .type(MediaType.APPLICATION_JSON_TYPE)
          .build();
    }
    var type =
        asset.getUri().endsWith(".arrow")
            ? "application/vnd.apache.arrow.file"
            : asset.getUri().endsWith(".json")
                ? MediaType.APPLICATION_JSON
                : MediaType.APPLICATION_OCTET_STREAM;
    return Response.ok(blobs.open(asset.getUri()))
        .type(type)
        .header("ETag", "\"" + AssetView.hex(asset.getContentHash()) + "\"")
        .build();
  }
}
