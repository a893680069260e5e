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
import dev.virgo.schemas.rpc.LookupRequest;
import dev.virgo.schemas.rpc.LookupWholeReply;
import dev.virgo.schemas.rpc.LookupWholeRequest;
import dev.virgo.schemas.rpc.ManifestRow;
import io.grpc.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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

  /** Whole-recording state. */
  public RunEvent.WholeLookedUp wholes(String recording, List<Effect.WholeQuestion> questions) {
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
    var reply = Calls.ask(CACHE, () -> stub().lookupWhole(request.build()));
    if (reply.getAnswersCount() != questions.size()) {
      throw new IllegalStateException(
          "the cache answered %d of %d questions"
              .formatted(reply.getAnswersCount(), questions.size()));
    }
    var answers = new ArrayList<RunEvent.@Nullable Whole>();
    for (var answer : reply.getAnswersList()) {
      answers.add(answer.getFound() ? whole(answer) : null);
    }
    return new RunEvent.WholeLookedUp(questions, answers);
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

  /** What exists of these asset keys. */
  public RunEvent.LookedUp lookup(List<Key> keys) {
    var request = LookupRequest.newBuilder();
    keys.forEach(key -> request.addAssetKeys(Calls.bytes(key)));
    var reply = Calls.ask(CACHE, () -> stub().lookup(request.build()));
    var found = new HashMap<Key, RunEvent.Found>();
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
    return new RunEvent.LookedUp(keys, found);
  }

  /** Writes manifests, whole-recording state and membership, or says what is gone. */
  public RunEvent finish(RunSpec spec, List<Effect.FieldManifest> fields) {
    var request =
        FinishRequest.newBuilder()
            .setRun(spec.run())
            .setRecording(spec.recording().id())
            .setRevision(spec.recording().revision())
            .setPipeline(spec.pipelineId())
            .setStandard(spec.standard());
    fields.forEach(field -> request.addFields(manifest(field)));
    var reply = Calls.ask(CACHE, () -> stub().finish(request.build()));
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
    Calls.ask(CACHE, () -> stub().cancel(CancelRequest.newBuilder().setRun(run).build()));
  }

  /** Assets, for people. */
  public ListAssetsReply assets(ListAssetsRequest request) {
    return Calls.ask(CACHE, () -> stub().listAssets(request));
  }
}
