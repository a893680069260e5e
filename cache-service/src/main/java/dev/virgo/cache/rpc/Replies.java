package dev.virgo.cache.rpc;

import com.google.protobuf.ByteString;
import dev.virgo.cache.claims.Renew;
import dev.virgo.cache.claims.Reserve;
import dev.virgo.cache.decide.Committed;
import dev.virgo.cache.decide.Content;
import dev.virgo.cache.decide.Held;
import dev.virgo.cache.decide.Reserved;
import dev.virgo.cache.finish.Finish;
import dev.virgo.cache.lookup.Lookup;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.key.Keys;
import dev.virgo.schemas.rpc.CommitReply;
import dev.virgo.schemas.rpc.FieldResult;
import dev.virgo.schemas.rpc.FinishReply;
import dev.virgo.schemas.rpc.LookupReply;
import dev.virgo.schemas.rpc.LookupWholeReply;
import dev.virgo.schemas.rpc.ManifestRow;
import dev.virgo.schemas.rpc.RenewReply;
import dev.virgo.schemas.rpc.ReserveReply;
import dev.virgo.schemas.rpc.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Answers to messages. */
final class Replies {
  private Replies() {}

  static ByteString bytes(Key key) {
    return ByteString.copyFrom(key.bytes());
  }

  static Slice slice(dev.virgo.schemas.time.Slice slice) {
    return Slice.newBuilder().setT0Ns(slice.t0Ns()).setT1Ns(slice.t1Ns()).build();
  }

  private static FieldResult.Builder field(String name, Content content) {
    var field =
        FieldResult.newBuilder()
            .setField(name)
            .setContentHash(bytes(content.hash()))
            .setBytes(content.bytes());
    if (content.uri() != null) {
      field.setUri(content.uri());
    }
    if (content.valueJson() != null) {
      field.setValueJson(content.valueJson());
    }
    return field;
  }

  static LookupReply lookup(List<Optional<Held>> found) {
    var reply = LookupReply.newBuilder();
    for (int i = 0; i < found.size(); i++) {
      int index = i;
      found
          .get(i)
          .ifPresent(held ->
              reply
                  .addFoundBuilder()
                  .setIndex(index)
                  .setCostUsd(held.cost().usd())
                  .setResult(
                      field(held.field(), held.blob().content())
                          .setAssetKey(bytes(held.assetKey()))));
    }
    return reply.build();
  }

  static LookupWholeReply whole(List<Optional<Lookup.Answer>> answers) {
    var reply = LookupWholeReply.newBuilder();
    for (var answer : answers) {
      reply.addAnswers(
          answer.map(Replies::answer).orElse(LookupWholeReply.Answer.getDefaultInstance()));
    }
    return reply.build();
  }

  private static LookupWholeReply.Answer answer(Lookup.Answer answer) {
    var manifest = answer.manifest();
    var message =
        LookupWholeReply.Answer.newBuilder()
            .setFound(true)
            .setByContent(answer.byContent())
            .setManifest(bytes(manifest.hash()))
            .setContentRoot(bytes(manifest.contentRoot()))
            .setCostUsd(answer.costUsd());
    for (int i = 0; i < manifest.rows().size(); i++) {
      message.addRows(row(manifest.rows().get(i), answer.members().get(i).blob().content()));
    }
    return message.build();
  }

  private static ManifestRow row(Keys.ManifestRow row, Content content) {
    var message =
        ManifestRow.newBuilder()
            .setField(row.field())
            .setSlice(slice(row.slice()))
            .setAssetKey(bytes(row.assetKey()))
            .setContentHash(bytes(row.contentHash()));
    if (content.uri() != null) {
      message.setUri(content.uri());
    }
    if (content.valueJson() != null) {
      message.setValueJson(content.valueJson());
    }
    return message.build();
  }

  static ReserveReply reserve(Reserve.Reply reply) {
    var message = ReserveReply.newBuilder().setLease(reply.lease());
    for (var answer : reply.answers()) {
      message.addAnswers(
          switch (answer) {
            case Reserved.Hit _ -> outcome(ReserveReply.Outcome.HIT, 0);
            case Reserved.Mine mine -> outcome(ReserveReply.Outcome.MINE, mine.generation());
            case Reserved.Busy _ -> outcome(ReserveReply.Outcome.BUSY, 0);
            case Reserved.Cancelled _ -> outcome(ReserveReply.Outcome.CANCELLED, 0);
          });
    }
    return message.build();
  }

  private static ReserveReply.Answer outcome(ReserveReply.Outcome outcome, int generation) {
    return ReserveReply.Answer.newBuilder().setOutcome(outcome).setGeneration(generation).build();
  }

  static RenewReply renew(List<Renew.State> states) {
    var message = RenewReply.newBuilder();
    for (var state : states) {
      message
          .addStatesBuilder()
          .setValid(state.valid())
          .addAllCancelled(state.cancelled().stream().map(Replies::bytes).toList());
    }
    return message.build();
  }

  static CommitReply commit(List<Committed> answers) {
    var message = CommitReply.newBuilder();
    for (var answer : answers) {
      message.addAnswers(
          switch (answer) {
            case Committed.Accepted accepted ->
                committed(
                    accepted.divergences().isEmpty()
                        ? CommitReply.Outcome.COMMITTED
                        : CommitReply.Outcome.OTHER_WON,
                    accepted.winner());
            case Committed.Already already ->
                committed(CommitReply.Outcome.ALREADY, already.winner());
            case Committed.OtherWon other ->
                committed(CommitReply.Outcome.OTHER_WON, other.winner());
            case Committed.Stale _, Committed.PathDeleted _ ->
                committed(CommitReply.Outcome.STALE, Map.of());
          });
    }
    return message.build();
  }

  private static CommitReply.Answer committed(
      CommitReply.Outcome outcome, Map<String, Content> winner) {
    var answer = CommitReply.Answer.newBuilder().setOutcome(outcome);
    new TreeMap<>(winner).forEach((name, content) -> answer.addWinner(field(name, content)));
    return answer.build();
  }

  static FinishReply finish(Finish.Command command, Finish.Reply reply) {
    var message = FinishReply.newBuilder();
    switch (reply) {
      case Finish.Missing missing -> {
        var keys = new ArrayList<>(missing.assetKeys());
        keys.sort(null);
        keys.forEach(key -> message.addMissing(bytes(key)));
      }
      case Finish.Finished finished -> {
        for (int i = 0; i < finished.manifests().size(); i++) {
          var field = command.fields().get(i);
          var manifest = finished.manifests().get(i);
          message
              .addManifestsBuilder()
              .setOutput(field.output() == null ? "" : field.output())
              .setField(field.field())
              .setHash(bytes(manifest.hash()))
              .setSlices(manifest.rows().size());
        }
      }
    }
    return message.build();
  }
}
