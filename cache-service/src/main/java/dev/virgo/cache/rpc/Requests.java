package dev.virgo.cache.rpc;

import dev.virgo.cache.claims.End;
import dev.virgo.cache.claims.Reserve;
import dev.virgo.cache.decide.BadBlob;
import dev.virgo.cache.decide.Content;
import dev.virgo.cache.decide.Ending;
import dev.virgo.cache.decide.ManifestRows.PathData;
import dev.virgo.cache.decide.Result;
import dev.virgo.cache.decide.Want;
import dev.virgo.cache.finish.Finish;
import dev.virgo.cache.lookup.Lookup;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.key.KeyWriter;
import dev.virgo.schemas.key.Keys;
import dev.virgo.schemas.rpc.CommitRequest;
import dev.virgo.schemas.rpc.FailRequest;
import dev.virgo.schemas.rpc.Failure;
import dev.virgo.schemas.rpc.FieldKey;
import dev.virgo.schemas.rpc.FieldResult;
import dev.virgo.schemas.rpc.FinishRequest;
import dev.virgo.schemas.rpc.GroupResult;
import dev.virgo.schemas.rpc.LookupWholeRequest;
import dev.virgo.schemas.rpc.ManifestRow;
import dev.virgo.schemas.rpc.ReleaseRequest;
import dev.virgo.schemas.rpc.ReserveRequest;
import dev.virgo.schemas.rpc.Usage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Messages to commands, checked. */
final class Requests {
  private Requests() {}

  static Reserve.Command reserve(ReserveRequest request) {
    Members.some("wants", request.getWantsList());
    var wants = new ArrayList<Want>();
    var parts = new HashMap<Key, String>();
    for (int i = 0; i < request.getWantsCount(); i++) {
      var message = request.getWants(i);
      var want = want("wants[" + i + "]", message);
      wants.add(want);
      if (want.parts() != null) {
        parts.put(want.parts(), message.getPartsJson());
      }
    }
    return new Reserve.Command(
        Members.text("holder", request.getHolder()),
        Members.lease("lease_ms", request.getLeaseMs()),
        wants,
        parts);
  }

  static Want want(String at, dev.virgo.schemas.rpc.Want want) {
    return new Want(
        Members.name(at + ".run", want.getRun()),
        Members.name(at + ".recording", want.getRecording()),
        Members.text(at + ".node", want.getNode()),
        Members.text(at + ".group", want.getGroup()),
        Members.slice(at + ".slice", want.getSlice()),
        want.getDispatch(),
        Members.key(at + ".cutoff_key", want.getCutoffKey()),
        assetKeys(at + ".fields", want.getFieldsList()),
        Members.text(at + ".transform", want.getTransform()),
        Members.key(at + ".config_hash", want.getConfigHash()),
        Members.key(at + ".code_hash", want.getCodeHash()),
        Members.key(at + ".lockfile_hash", want.getLockfileHash()),
        parts(at + ".parts_json", want.getPartsJson()),
        Members.optionalText(at + ".traceparent", want.getTraceparent()));
  }

  private static Map<String, Key> assetKeys(String at, List<FieldKey> fields) {
    var keys = new HashMap<String, Key>();
    for (var field : Members.some(at, fields)) {
      var name = Members.text(at + ".field", field.getField());
      if (keys.put(name, Members.key(at + ".asset_key", field.getAssetKey())) != null) {
        throw new InvalidRequest(at, "'" + name + "' occurs twice");
      }
    }
    return keys;
  }

  private static @Nullable Key parts(String at, String json) {
    if (json.isEmpty()) {
      return null;
    }
    Members.json(at, json);
    return KeyWriter.of("virgo/parts/1").text(json).hash();
  }

  static List<Result> commit(CommitRequest request) {
    Members.atLeast("lease", request.getLease(), 1);
    Members.some("results", request.getResultsList());
    var results = new ArrayList<Result>();
    for (int i = 0; i < request.getResultsCount(); i++) {
      results.add(result("results[" + i + "]", request.getResults(i)));
    }
    return results;
  }

  private static Result result(String at, GroupResult result) {
    var fields = new HashMap<String, Content>();
    for (var field : Members.some(at + ".fields", result.getFieldsList())) {
      var name = Members.text(at + ".fields.field", field.getField());
      if (fields.put(name, content(at + ".fields." + name, field)) != null) {
        throw new InvalidRequest(at + ".fields", "'" + name + "' occurs twice");
      }
    }
    return new Result(
        Members.key(at + ".cutoff_key", result.getCutoffKey()),
        fields,
        usage(at + ".usage", result.getUsage()),
        result.getDeterministic());
  }

  private static Content content(String at, FieldResult field) {
    if (field.getUri().isEmpty() && field.getValueJson().isEmpty()) {
      throw new InvalidRequest(at, "has neither uri nor value_json");
    }
    var value =
        field.getValueJson().isEmpty()
            ? null
            : Members.value(at + ".value_json", field.getValueJson());
    return new Content(
        Members.key(at + ".content_hash", field.getContentHash()),
        Members.optionalText(at + ".uri", field.getUri()),
        value,
        Members.atLeast(at + ".bytes", field.getBytes(), 0));
  }

  static Event.Usage usage(String at, Usage usage) {
    return new Event.Usage(
        Members.atLeast(at + ".queue_us", usage.getQueueUs(), 0),
        Members.atLeast(at + ".run_us", usage.getRunUs(), 0),
        Members.atLeast(at + ".cpu_us", usage.getCpuUs(), 0),
        Members.atLeast(at + ".peak_rss_bytes", usage.getPeakRssBytes(), 0),
        Members.atLeast(at + ".bytes_in", usage.getBytesIn(), 0),
        Members.atLeast(at + ".bytes_out", usage.getBytesOut(), 0),
        usage.getHost(),
        usage.getBackend(),
        usage.getSlot(),
        Members.amount(at + ".cost_usd", usage.getCostUsd()));
  }

  static Map<Key, Ending> failed(FailRequest request) {
    Members.some("failed", request.getFailedList());
    var endings = new LinkedHashMap<Key, Ending>();
    for (int i = 0; i < request.getFailedCount(); i++) {
      var at = "failed[" + i + "]";
      endings.put(
          Members.key(at + ".cutoff_key", request.getFailed(i).getCutoffKey()),
          ending(at, request.getFailed(i)));
    }
    return endings;
  }

  static List<End.Unclaimed> unclaimed(FailRequest request) {
    Members.some("failed", request.getFailedList());
    var failed = new ArrayList<End.Unclaimed>();
    for (int i = 0; i < request.getFailedCount(); i++) {
      var at = "failed[" + i + "]";
      if (!request.getFailed(i).hasWant()) {
        throw new InvalidRequest(at + ".want", "is needed where there is no lease");
      }
      failed.add(
          new End.Unclaimed(
              want(at + ".want", request.getFailed(i).getWant()),
              ending(at, request.getFailed(i))));
    }
    return failed;
  }

  private static Ending ending(String at, FailRequest.Failed failed) {
    var failure = failed.getFailure();
    var message = Members.message(failure.getMessage());
    var usage = failed.hasUsage() ? usage(at + ".usage", failed.getUsage()) : null;
    return switch (failure.getKind()) {
      case TRANSFORM -> new Ending.Failed(false, message, usage);
      case PERMANENT -> new Ending.Failed(true, message, usage);
      case TIMEOUT -> new Ending.Timeout(message, usage);
      case INPUT_MISSING -> new Ending.GivenBack(Event.Reason.INPUT_MISSING, message);
      case INPUT_MISMATCH -> new Ending.GivenBack(Event.Reason.INPUT_MISMATCH, message);
      case CODE_MISMATCH -> new Ending.GivenBack(Event.Reason.CODE_MISMATCH, message);
      case STORAGE -> new Ending.GivenBack(Event.Reason.STORAGE, message);
      case LOST -> new Ending.GivenBack(Event.Reason.LOST, message);
      case CANCELLED -> new Ending.GivenBack(Event.Reason.CANCELLED, message);
      case UNRECOGNIZED ->
          throw new InvalidRequest(
              at + ".failure.kind", Failure.Kind.getDescriptor().getFullName() + " is unknown");
    };
  }

  static Ending release(ReleaseRequest request) {
    Members.atLeast("lease", request.getLease(), 1);
    var message = Members.message(request.getMessage());
    return switch (request.getReason()) {
      case SHUTDOWN -> new Ending.GivenBack(Event.Reason.SHUTDOWN, message);
      case CANCELLED -> new Ending.GivenBack(Event.Reason.CANCELLED, message);
      case INPUT_MISSING -> new Ending.GivenBack(Event.Reason.INPUT_MISSING, message);
      case INPUT_MISMATCH -> new Ending.GivenBack(Event.Reason.INPUT_MISMATCH, message);
      case CODE_MISMATCH -> new Ending.GivenBack(Event.Reason.CODE_MISMATCH, message);
      case LOST -> new Ending.GivenBack(Event.Reason.LOST, message);
      case TIMEOUT -> new Ending.Timeout(message, null);
      case INTERRUPTED -> new Ending.GivenBack(Event.Reason.INTERRUPTED, message);
      case UNRECOGNIZED -> throw new InvalidRequest("reason", "is unknown");
    };
  }

  /** What a worker found missing or wrong of what it was to read. */
  static List<BadBlob> found(ReleaseRequest request) {
    if (request.getBlobsCount() == 0) {
      return List.of();
    }
    boolean missing =
        switch (request.getReason()) {
          case INPUT_MISSING -> true;
          case INPUT_MISMATCH -> false;
          case SHUTDOWN, CANCELLED, CODE_MISMATCH, LOST, TIMEOUT, INTERRUPTED, UNRECOGNIZED ->
              throw new InvalidRequest(
                  "blobs", "go with INPUT_MISSING or INPUT_MISMATCH, not " + request.getReason());
        };
    var found = new ArrayList<BadBlob>();
    for (int i = 0; i < request.getBlobsCount(); i++) {
      var at = "blobs[" + i + "]";
      var blob = request.getBlobs(i);
      found.add(
          new BadBlob(
              Members.key(at + ".content_hash", blob.getContentHash()),
              Members.text(at + ".uri", blob.getUri()),
              missing));
    }
    return found;
  }

  static List<Lookup.Question> questions(LookupWholeRequest request) {
    var questions = new ArrayList<Lookup.Question>();
    for (int i = 0; i < request.getQuestionsCount(); i++) {
      var at = "questions[" + i + "]";
      var question = request.getQuestions(i);
      questions.add(
          new Lookup.Question(
              new PathData(
                  Members.key(at + ".path", question.getPath()),
                  Members.key(at + ".data", question.getData())),
              Members.optionalKey(at + ".whole", question.getWhole())));
    }
    return questions;
  }

  static Finish.Command finish(FinishRequest request) {
    var fields = new ArrayList<Finish.Field>();
    for (int i = 0; i < request.getFieldsCount(); i++) {
      fields.add(field("fields[" + i + "]", request.getFields(i)));
    }
    return new Finish.Command(
        Members.name("run", request.getRun()),
        Members.name("recording", request.getRecording()),
        Members.atLeast("revision", request.getRevision(), 0),
        Members.text("pipeline", request.getPipeline()),
        request.getStandard(),
        fields);
  }

  private static Finish.Field field(String at, FinishRequest.FieldManifest field) {
    var path = Members.optionalKey(at + ".path", field.getPath());
    var rows = new ArrayList<Keys.ManifestRow>();
    for (int i = 0; i < field.getRowsCount(); i++) {
      rows.add(row(at + ".rows[" + i + "]", field.getRows(i)));
    }
    return new Finish.Field(
        Members.text(at + ".node", field.getNode()),
        Members.text(at + ".field", field.getField()),
        Members.optionalText(at + ".output", field.getOutput()),
        path == null ? null : new PathData(path, Members.key(at + ".data", field.getData())),
        Members.optionalKey(at + ".whole", field.getWhole()),
        rows);
  }

  private static Keys.ManifestRow row(String at, ManifestRow row) {
    return new Keys.ManifestRow(
        Members.text(at + ".field", row.getField()),
        Members.slice(at + ".slice", row.getSlice()),
        Members.key(at + ".asset_key", row.getAssetKey()),
        Members.key(at + ".content_hash", row.getContentHash()));
  }
}
