package dev.virgo.planner.world;

import com.google.protobuf.ByteString;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.EventJson;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.key.KeyWriter;
import dev.virgo.schemas.rpc.Asset;
import dev.virgo.schemas.rpc.Channel;
import dev.virgo.schemas.rpc.DescribeReply;
import dev.virgo.schemas.rpc.DescribeRequest;
import dev.virgo.schemas.rpc.Description;
import dev.virgo.schemas.rpc.ExecutorGrpc;
import dev.virgo.schemas.rpc.Failure;
import dev.virgo.schemas.rpc.HashBlocksReply;
import dev.virgo.schemas.rpc.HashBlocksRequest;
import dev.virgo.schemas.rpc.Header;
import dev.virgo.schemas.rpc.Locality;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An executor of a few lines: describes the shipped transforms, and "computes" content that is a
 * function of the cut-off key.
 */
public final class FakeExecutor extends ExecutorGrpc.ExecutorImplBase {
  private static final long HALO_NS = 2_000_000_000L;

  public final AtomicInteger described = new AtomicInteger();
  public final Map<Key, List<Key>> files = new ConcurrentHashMap<>();

  /** What describe answers instead, by a part of the identity. */
  public final Map<String, Failure> describeFailures = new ConcurrentHashMap<>();

  /** What hashing a file answers instead, by the file's hash. */
  public final Map<Key, Failure> fileFailures = new ConcurrentHashMap<>();

  /** How often somebody asked for the blocks of a file. */
  public final AtomicInteger hashed = new AtomicInteger();

  /** Answers of {@link #slow} files, given when the test runs them. */
  public final List<Runnable> held = new CopyOnWriteArrayList<>();

  /** Files that take long to read. */
  public final Set<Key> slow = ConcurrentHashMap.newKeySet();

  public volatile boolean away;
  public volatile double mainsRatio = 0.05;

  private final FakeCache cache;

  public FakeExecutor(FakeCache cache) {
    this.cache = cache;
  }

  public void clear() {
    described.set(0);
    files.clear();
    describeFailures.clear();
    fileFailures.clear();
    hashed.set(0);
    held.clear();
    slow.clear();
    away = false;
    mainsRatio = 0.05;
  }

  @Override
  public void describe(DescribeRequest request, StreamObserver<DescribeReply> to) {
    if (away) {
      to.onError(Status.UNAVAILABLE.asRuntimeException());
      return;
    }
    described.incrementAndGet();
    for (var failing : describeFailures.entrySet()) {
      if (request.getIdentity().contains(failing.getKey())) {
        to.onNext(DescribeReply.newBuilder().setFailure(failing.getValue()).build());
        to.onCompleted();
        return;
      }
    }
    boolean global = request.getIdentity().contains("SignalQuality");
    var port = request.getPorts(0);
    var description =
        Description.newBuilder()
            .addGroups(
                Description.Group.newBuilder()
                    .setGroup("run")
                    .addPorts(
                        Description.PortLocality.newBuilder()
                            .setPort(port.getPort())
                            .setLocality(locality(global))));
    var fields =
        global ? List.of("mains_ratio", "flat_ratio", "clip_ratio", "channels") : List.of("out");
    for (var field : fields) {
      description.addFields(
          Description.FieldHeader.newBuilder()
              .setField(field)
              .setHeader(
                  global
                      ? Header.newBuilder().setKind("plain").build()
                      : header(request.getIdentity(), port.getHeader())));
    }
    to.onNext(DescribeReply.newBuilder().setDescription(description).build());
    to.onCompleted();
  }

  private static Locality locality(boolean global) {
    return global
        ? Locality.newBuilder().setKind(Locality.Kind.GLOBAL).build()
        : Locality.newBuilder()
            .setKind(Locality.Kind.LOCAL)
            .setBeforeNs(HALO_NS)
            .setAfterNs(HALO_NS)
            .build();
  }

  private static Header header(String identity, Header input) {
    var header =
        Header.newBuilder()
            .setKind("signal")
            .setRateNum(identity.contains("BandPower") ? 1 : input.getRateNum())
            .setRateDen(1);
    for (Channel channel : input.getChannelsList()) {
      header.addChannels(channel);
    }
    return header.build();
  }

  @Override
  public void hashBlocks(HashBlocksRequest request, StreamObserver<HashBlocksReply> to) {
    hashed.incrementAndGet();
    var file = Key.of(request.getFileHash().toByteArray());
    Runnable answer =
        () -> {
          to.onNext(blocks(file, request.getUri()));
          to.onCompleted();
        };
    if (slow.contains(file)) {
      held.add(answer);
    } else {
      answer.run();
    }
  }

  private HashBlocksReply blocks(Key file, String uri) {
    var blocks = files.get(file);
    var failure = fileFailures.get(file);
    var reply = HashBlocksReply.newBuilder();
    if (failure != null) {
      reply.setFailure(failure);
    } else if (blocks == null) {
      reply.setFailure(
          Failure.newBuilder()
              .setKind(Failure.Kind.INPUT_MISMATCH)
              .setMessage(uri + " hashes to something else"));
    } else {
      blocks.forEach(block -> reply.addBlocks(ByteString.copyFrom(block.bytes())));
    }
    return reply.build();
  }

  /** A failure as an executor tells it. */
  public static Failure failure(Failure.Kind kind, String message) {
    return Failure.newBuilder().setKind(kind).setMessage(message).build();
  }

  /** Runs the slices: what the cache knows is a hit, the rest is made and committed. */
  public Event.NodeDone run(Event.NodeReady ready) {
    var slices = new ArrayList<Event.DoneSlice>();
    for (var slice : ready.slices()) {
      boolean known = slice.assetKeys().values().stream().allMatch(cache.assets::containsKey);
      var fields = new HashMap<String, Event.FieldValue>();
      for (var field : ready.fields()) {
        fields.put(field.name(), commit(ready, slice, field.name()));
      }
      slices.add(
          new Event.DoneSlice(
              slice.slice(),
              slice.dispatch(),
              known ? Event.Decision.HIT : Event.Decision.MATERIALIZED,
              null,
              null,
              fields,
              known ? null : usage(),
              0));
    }
    return new Event.NodeDone(ready.run(), ready.recording(), ready.node(), ready.group(), slices);
  }

  /** As {@link #run}, but the transform fails. */
  public static Event.NodeDone fail(Event.NodeReady ready, String error) {
    return new Event.NodeDone(
        ready.run(),
        ready.recording(),
        ready.node(),
        ready.group(),
        ready.slices().stream()
            .map(slice ->
                new Event.DoneSlice(
                    slice.slice(),
                    slice.dispatch(),
                    Event.Decision.FAILED,
                    Event.Reason.PERMANENT,
                    error,
                    Map.of(),
                    usage(),
                    0))
            .toList());
  }

  private static Event.Usage usage() {
    return new Event.Usage(1_000, 2_000, 1_500, 1 << 20, 10, 10, "host", "process", "slot-1", 0.5);
  }

  private Event.FieldValue commit(Event.NodeReady ready, Event.ReadySlice slice, String field) {
    var assetKey = slice.assetKeys().get(field);
    if (assetKey == null) {
      throw new IllegalStateException("no asset key for field " + field);
    }
    var value = value(field);
    var content =
        value == null
            ? KeyWriter.of("test/content").key(slice.cutoffKey()).text(field).hash()
            : Samples.hash(value);
    var uri = value == null ? "file:///blobs/" + content.hex() + ".arrow" : "";
    var asset =
        Asset.newBuilder()
            .setAssetKey(ByteString.copyFrom(assetKey.bytes()))
            .setRecording(ready.recording())
            .setNode(ready.node())
            .setField(field)
            .setRun(ready.run())
            .setTransform(ready.identity())
            .setConfigHash(ByteString.copyFrom(ready.configHash().bytes()))
            .setSlice(
                dev.virgo.schemas.rpc.Slice.newBuilder()
                    .setT0Ns(slice.slice().t0Ns())
                    .setT1Ns(slice.slice().t1Ns()))
            .setContentHash(ByteString.copyFrom(content.bytes()))
            .setUri(uri)
            .setValueJson(value == null ? "" : value)
            .build();
    cache.assets.putIfAbsent(assetKey, asset);
    return new Event.FieldValue(
        assetKey, content, uri.isEmpty() ? null : uri, value == null ? null : json(value));
  }

  private @Nullable String value(String field) {
    return switch (field) {
      case "mains_ratio" -> Double.toString(mainsRatio);
      case "flat_ratio", "clip_ratio" -> "0.0";
      case "channels" -> "[\"O1\",\"O2\"]";
      default -> null;
    };
  }

  private static com.fasterxml.jackson.databind.JsonNode json(String value) {
    try {
      return EventJson.json().readTree(value);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
