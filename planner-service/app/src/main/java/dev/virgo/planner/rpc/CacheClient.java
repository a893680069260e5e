package dev.virgo.planner.rpc;

import dev.virgo.planner.core.Effect;
import dev.virgo.planner.core.RunEvent;
import dev.virgo.planner.core.RunSpec;
import dev.virgo.schemas.event.Event.ManifestRef;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.rpc.CacheGrpc;
import dev.virgo.schemas.rpc.CancelRequest;
import dev.virgo.schemas.rpc.FinishReply;
import dev.virgo.schemas.rpc.FinishRequest;
import dev.virgo.schemas.rpc.ListAssetsReply;
import dev.virgo.schemas.rpc.ListAssetsRequest;
import dev.virgo.schemas.rpc.LookupReply;
import dev.virgo.schemas.rpc.LookupRequest;
import dev.virgo.schemas.rpc.LookupWholeReply;
import dev.virgo.schemas.rpc.LookupWholeRequest;
import dev.virgo.schemas.rpc.ManifestRow;
import dev.virgo.wire.Rpc;
import io.grpc.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The cache-service, as the planner asks it. Every call has a deadline. */
public class CacheClient {
  private static final String CACHE = "cache";

  private final CacheGrpc.CacheBlockingStub stub;
  private final Duration deadline;

  /**
   * @param deadline of one call; a lookup of a whole run is one call
   */
  public CacheClient(Channel channel, Duration deadline) {
    this.stub = CacheGrpc.newBlockingStub(channel);
    this.deadline = deadline;
  }

  private CacheGrpc.CacheBlockingStub stub() {
    return stub.withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Whole-recording state. What does not fit into one message is asked for in parts; a single field
   * that does not is answered as not there, and its slices are looked up one by one.
   */
  public RunEvent.WholeLookedUp wholes(String recording, List<Effect.WholeQuestion> questions) {
    var answers = new ArrayList<RunEvent.@Nullable Whole>();
    wholes(recording, questions, answers);
    return new RunEvent.WholeLookedUp(questions, answers);
  }

  private void wholes(
      String recording,
      List<Effect.WholeQuestion> questions,
      List<RunEvent.@Nullable Whole> answers) {
    LookupWholeReply reply;
    try {
      var request = wholeRequest(recording, questions);
      reply = Calls.ask(CACHE, () -> stub().lookupWhole(request));
    } catch (TooMuch e) {
      if (questions.size() == 1) {
        answers.add(null);
      } else {
        int half = questions.size() / 2;
        wholes(recording, questions.subList(0, half), answers);
        wholes(recording, questions.subList(half, questions.size()), answers);
      }
      return;
    }
    if (reply.getAnswersCount() != questions.size()) {
      throw new IllegalStateException(
          "the cache answered %d of %d questions"
              .formatted(reply.getAnswersCount(), questions.size()));
    }
    for (var answer : reply.getAnswersList()) {
      answers.add(answer.getFound() ? whole(answer) : null);
    }
  }

  private static LookupWholeRequest wholeRequest(
      String recording, List<Effect.WholeQuestion> questions) {
    var request = LookupWholeRequest.newBuilder();
    for (var question : questions) {
      var message =
          LookupWholeRequest.Question.newBuilder()
              .setPath(Calls.bytes(question.path()))
              .setData(Calls.bytes(question.data()))
              .setField(question.field())
              .setRecording(recording);
      question.whole().ifPresent(whole -> message.setWhole(Calls.bytes(whole)));
      request.addQuestions(message);
    }
    return request.build();
  }

  private static RunEvent.Whole whole(LookupWholeReply.Answer answer) {
    return new RunEvent.Whole(
        answer.getByContent(),
        Calls.key(answer.getContentRoot()),
        answer.getRowsList().stream().map(CacheClient::row).toList(),
        answer.getCostUsd());
  }

  private static RunEvent.Row row(ManifestRow row) {
    return new RunEvent.Row(
        Calls.slice(row.getSlice()),
        Calls.key(row.getAssetKey()),
        Calls.key(row.getContentHash()),
        Calls.text(row.getUri()),
        Calls.json(row.getValueJson()));
  }

  /** What exists of these asset keys; asked for in parts where it does not fit into one message. */
  public RunEvent.LookedUp lookup(List<Key> keys) {
    var found = new HashMap<Key, RunEvent.Found>();
    lookup(keys, found);
    return new RunEvent.LookedUp(keys, found);
  }

  private void lookup(List<Key> keys, Map<Key, RunEvent.Found> found) {
    var request = LookupRequest.newBuilder();
    keys.forEach(key -> request.addAssetKeys(Calls.bytes(key)));
    LookupReply reply;
    try {
      reply = Calls.ask(CACHE, () -> stub().lookup(request.build()));
    } catch (TooMuch e) {
      if (keys.size() == 1) {
        // One row is small, for a large value lies in a blob.
        throw e.busy();
      }
      int half = keys.size() / 2;
      lookup(keys.subList(0, half), found);
      lookup(keys.subList(half, keys.size()), found);
      return;
    }
    for (var one : reply.getFoundList()) {
      var result = one.getResult();
      found.put(
          keys.get(one.getIndex()),
          new RunEvent.Found(
              Calls.key(result.getContentHash()),
              Calls.text(result.getUri()),
              Calls.json(result.getValueJson()),
              one.getCostUsd()));
    }
  }

  /**
   * Writes manifests, whole-recording state and membership, or says what is gone. It is one
   * transaction and therefore one message.
   *
   * @throws IllegalStateException if the run has more slices than fit into it
   */
  public RunEvent finish(RunSpec spec, List<Effect.FieldManifest> fields) {
    var message =
        FinishRequest.newBuilder()
            .setRun(spec.run())
            .setRecording(spec.recording().id())
            .setRevision(spec.recording().revision())
            .setPipeline(spec.pipelineId())
            .setStandard(spec.standard());
    fields.forEach(field -> message.addFields(manifest(field)));
    var request = message.build();
    if (request.getSerializedSize() > Rpc.MAX_MESSAGE_BYTES) {
      throw new IllegalStateException(
          "the manifests of run %s have %d bytes, and a message at most %d; take a longer grid_ns"
              .formatted(spec.run(), request.getSerializedSize(), Rpc.MAX_MESSAGE_BYTES));
    }
    var reply = Calls.askLittle(CACHE, () -> stub().finish(request));
    return reply.getMissingCount() > 0
        ? new RunEvent.FinishRefused(reply.getMissingList().stream().map(Calls::key).toList())
        : finished(reply);
  }

  private static FinishRequest.FieldManifest manifest(Effect.FieldManifest field) {
    var message =
        FinishRequest.FieldManifest.newBuilder()
            .setNode(field.node())
            .setField(field.field())
            .setOutput(field.output())
            .setPath(Calls.bytes(field.path()))
            .setData(Calls.bytes(field.data()));
    field.whole().ifPresent(whole -> message.setWhole(Calls.bytes(whole)));
    for (var row : field.rows()) {
      message.addRows(
          ManifestRow.newBuilder()
              .setField(field.field())
              .setSlice(Calls.slice(row.slice()))
              .setAssetKey(Calls.bytes(row.assetKey()))
              .setContentHash(Calls.bytes(row.contentHash())));
    }
    return message.build();
  }

  private static RunEvent.Finished finished(FinishReply reply) {
    var manifests = new HashMap<String, ManifestRef>();
    for (var manifest : reply.getManifestsList()) {
      if (!manifest.getOutput().isEmpty()) {
        manifests.put(
            manifest.getOutput(),
            new ManifestRef(Calls.key(manifest.getHash()), manifest.getSlices()));
      }
    }
    return new RunEvent.Finished(manifests);
  }

  /** Removes the run's waiters and claims. */
  public void cancel(String run) {
    Calls.askLittle(CACHE, () -> stub().cancel(CancelRequest.newBuilder().setRun(run).build()));
  }

  /** Assets, for people. */
  public ListAssetsReply assets(ListAssetsRequest request) {
    return Calls.askLittle(CACHE, () -> stub().listAssets(request));
  }
}
