package dev.virgo.planner.world;

import com.google.protobuf.ByteString;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.key.Keys;
import dev.virgo.schemas.rpc.Asset;
import dev.virgo.schemas.rpc.CacheGrpc;
import dev.virgo.schemas.rpc.CancelReply;
import dev.virgo.schemas.rpc.CancelRequest;
import dev.virgo.schemas.rpc.FieldResult;
import dev.virgo.schemas.rpc.FinishReply;
import dev.virgo.schemas.rpc.FinishRequest;
import dev.virgo.schemas.rpc.ListAssetsReply;
import dev.virgo.schemas.rpc.ListAssetsRequest;
import dev.virgo.schemas.rpc.LookupReply;
import dev.virgo.schemas.rpc.LookupRequest;
import dev.virgo.schemas.rpc.LookupWholeReply;
import dev.virgo.schemas.rpc.LookupWholeRequest;
import dev.virgo.schemas.rpc.ManifestRow;
import dev.virgo.schemas.time.Slice;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A cache of a few lines that keeps the contract of what the planner asks. */
public final class FakeCache extends CacheGrpc.CacheImplBase {
  private static final double COST_USD = 0.25;

  private record PathAndData(ByteString path, ByteString data) {}

  public final Map<Key, Asset> assets = new ConcurrentHashMap<>();
  private final Map<PathAndData, List<ManifestRow>> wholes = new ConcurrentHashMap<>();
  public final List<String> cancelled = new CopyOnWriteArrayList<>();
  public final List<String> finished = new CopyOnWriteArrayList<>();
  public volatile boolean away;

  public void clear() {
    assets.clear();
    wholes.clear();
    cancelled.clear();
    finished.clear();
    away = false;
  }

  /** Forgets the whole-recording rows, so that slices are looked up one by one. */
  public void forgetWholes() {
    wholes.clear();
  }

  private boolean away(StreamObserver<?> to) {
    if (away) {
      to.onError(Status.UNAVAILABLE.withDescription("away for a test").asRuntimeException());
    }
    return away;
  }

  private static <T> void answer(StreamObserver<T> to, T reply) {
    to.onNext(reply);
    to.onCompleted();
  }

  @Override
  public void lookup(LookupRequest request, StreamObserver<LookupReply> to) {
    if (away(to)) {
      return;
    }
    var reply = LookupReply.newBuilder();
    for (int i = 0; i < request.getAssetKeysCount(); i++) {
      var asset = assets.get(Key.of(request.getAssetKeys(i).toByteArray()));
      if (asset != null) {
        reply.addFound(
            LookupReply.Found.newBuilder()
                .setIndex(i)
                .setCostUsd(COST_USD)
                .setResult(
                    FieldResult.newBuilder()
                        .setField(asset.getField())
                        .setContentHash(asset.getContentHash())
                        .setUri(asset.getUri())
                        .setValueJson(asset.getValueJson())));
      }
    }
    answer(to, reply.build());
  }

  @Override
  public void lookupWhole(LookupWholeRequest request, StreamObserver<LookupWholeReply> to) {
    if (away(to)) {
      return;
    }
    var reply = LookupWholeReply.newBuilder();
    for (var question : request.getQuestionsList()) {
      var rows = wholes.get(new PathAndData(question.getPath(), question.getData()));
      var answer = LookupWholeReply.Answer.newBuilder().setFound(rows != null);
      if (rows != null) {
        answer.addAllRows(rows).setContentRoot(bytes(contentRoot(rows))).setCostUsd(COST_USD);
      }
      reply.addAnswers(answer);
    }
    answer(to, reply.build());
  }

  private static Key contentRoot(List<ManifestRow> rows) {
    return Keys.contentRoot(rows.stream().map(FakeCache::row).toList());
  }

  private static Keys.ManifestRow row(ManifestRow row) {
    return new Keys.ManifestRow(
        row.getField(),
        new Slice(row.getSlice().getT0Ns(), row.getSlice().getT1Ns()),
        Key.of(row.getAssetKey().toByteArray()),
        Key.of(row.getContentHash().toByteArray()));
  }

  private static ByteString bytes(Key key) {
    return ByteString.copyFrom(key.bytes());
  }

  @Override
  public void finish(FinishRequest request, StreamObserver<FinishReply> to) {
    if (away(to)) {
      return;
    }
    var reply = FinishReply.newBuilder();
    for (var field : request.getFieldsList()) {
      for (var row : field.getRowsList()) {
        if (!assets.containsKey(Key.of(row.getAssetKey().toByteArray()))) {
          reply.addMissing(row.getAssetKey());
        }
      }
    }
    if (reply.getMissingCount() == 0) {
      for (var field : request.getFieldsList()) {
        reply.addManifests(written(field));
      }
      finished.add(request.getRun());
    }
    answer(to, reply.build());
  }

  private FinishReply.Manifest written(FinishRequest.FieldManifest field) {
    var rows = new ArrayList<ManifestRow>();
    for (var row : field.getRowsList()) {
      var asset = assets.get(Key.of(row.getAssetKey().toByteArray()));
      rows.add(
          asset == null
              ? row
              : row.toBuilder().setUri(asset.getUri()).setValueJson(asset.getValueJson()).build());
    }
    wholes.put(new PathAndData(field.getPath(), field.getData()), rows);
    return FinishReply.Manifest.newBuilder()
        .setOutput(field.getOutput())
        .setField(field.getField())
        .setHash(bytes(Keys.manifest(rows.stream().map(FakeCache::row).toList())))
        .setSlices(rows.size())
        .build();
  }

  @Override
  public void cancel(CancelRequest request, StreamObserver<CancelReply> to) {
    if (away(to)) {
      return;
    }
    cancelled.add(request.getRun());
    answer(to, CancelReply.getDefaultInstance());
  }

  @Override
  public void listAssets(ListAssetsRequest request, StreamObserver<ListAssetsReply> to) {
    if (away(to)) {
      return;
    }
    var reply = ListAssetsReply.newBuilder();
    assets.values().stream()
        .filter(it -> matches(request.getRecording(), it.getRecording()))
        .filter(it -> matches(request.getNode(), it.getNode()))
        .filter(it -> matches(request.getRun(), it.getRun()))
        .filter(
            it -> request.getAssetKey().isEmpty() || request.getAssetKey().equals(it.getAssetKey()))
        .limit(request.getLimit())
        .forEach(reply::addAssets);
    answer(to, reply.build());
  }

  private static boolean matches(String filter, String value) {
    return filter.isEmpty() || filter.equals(value);
  }
}
