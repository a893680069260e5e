package dev.virgo.cache.rpc;

import dev.virgo.cache.claims.Cancel;
import dev.virgo.cache.claims.Commit;
import dev.virgo.cache.claims.End;
import dev.virgo.cache.claims.Renew;
import dev.virgo.cache.claims.Reserve;
import dev.virgo.cache.decide.ClaimStore;
import dev.virgo.cache.decide.Committed;
import dev.virgo.cache.decide.Divergence;
import dev.virgo.cache.decide.Result;
import dev.virgo.cache.finish.Finish;
import dev.virgo.cache.lookup.AssetList;
import dev.virgo.cache.lookup.Lookup;
import dev.virgo.cache.lookup.SharedLookups;
import dev.virgo.schemas.rpc.CacheGrpc;
import dev.virgo.schemas.rpc.CancelReply;
import dev.virgo.schemas.rpc.CancelRequest;
import dev.virgo.schemas.rpc.CommitReply;
import dev.virgo.schemas.rpc.CommitRequest;
import dev.virgo.schemas.rpc.FailReply;
import dev.virgo.schemas.rpc.FailRequest;
import dev.virgo.schemas.rpc.FinishReply;
import dev.virgo.schemas.rpc.FinishRequest;
import dev.virgo.schemas.rpc.ListAssetsReply;
import dev.virgo.schemas.rpc.ListAssetsRequest;
import dev.virgo.schemas.rpc.LookupReply;
import dev.virgo.schemas.rpc.LookupRequest;
import dev.virgo.schemas.rpc.LookupWholeReply;
import dev.virgo.schemas.rpc.LookupWholeRequest;
import dev.virgo.schemas.rpc.ReleaseReply;
import dev.virgo.schemas.rpc.ReleaseRequest;
import dev.virgo.schemas.rpc.RenewReply;
import dev.virgo.schemas.rpc.RenewRequest;
import dev.virgo.schemas.rpc.ReserveReply;
import dev.virgo.schemas.rpc.ReserveRequest;
import dev.virgo.schemas.rpc.TakeOverReply;
import dev.virgo.schemas.rpc.TakeOverRequest;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * The cache as other services call it. Every call is one transaction, or shares one with others.
 */
@GrpcService
public class CacheRpc extends CacheGrpc.CacheImplBase {
  private static final Logger LOG = Logger.getLogger(CacheRpc.class);

  /** Many times the database's connections, few enough to hold their messages. */
  private static final int MOST_AT_ONCE = 256;

  private final ClaimStore store;
  private final SharedLookups lookups;
  private final AssetList assets;
  private final CacheMeters meters;
  private final CacheSpans spans;
  private final Answers answers = new Answers(MOST_AT_ONCE);

  CacheRpc(ClaimStore store, AssetList assets, CacheMeters meters, CacheSpans spans) {
    this.store = store;
    this.lookups = new SharedLookups(keys -> store.inTransaction(tx -> Lookup.assets(tx, keys)));
    this.assets = assets;
    this.meters = meters;
    this.spans = spans;
  }

  @Override
  public void lookup(LookupRequest request, StreamObserver<LookupReply> observer) {
    answers.to(
        observer,
        "Lookup",
        () -> {
          var keys = Members.keys("asset_keys", request.getAssetKeysList());
          var found = lookups.find(keys);
          meters.lookedUp("slice", found);
          return Replies.lookup(found);
        });
  }

  @Override
  public void lookupWhole(LookupWholeRequest request, StreamObserver<LookupWholeReply> observer) {
    answers.to(
        observer,
        "LookupWhole",
        () -> {
          var questions = Requests.questions(request);
          var found = store.inTransaction(tx -> Lookup.whole(tx, questions));
          meters.lookedUp("whole", found);
          return Replies.whole(found);
        });
  }

  @Override
  public void reserve(ReserveRequest request, StreamObserver<ReserveReply> observer) {
    answers.to(
        observer,
        "Reserve",
        () -> {
          var command = Requests.reserve(request);
          var envelope = request.getEnvelope().toByteArray();
          var reply = store.inTransaction(tx -> Reserve.in(tx, command, envelope));
          meters.reserved(reply.answers());
          spans.waiting(command.wants(), reply.answers());
          return Replies.reserve(reply);
        });
  }

  @Override
  public void renew(RenewRequest request, StreamObserver<RenewReply> observer) {
    answers.to(
        observer,
        "Renew",
        () -> {
          var time = Members.lease("lease_ms", request.getLeaseMs());
          var leases = request.getLeasesList();
          return Replies.renew(store.inTransaction(tx -> Renew.in(tx, leases, time)));
        });
  }

  @Override
  public void commit(CommitRequest request, StreamObserver<CommitReply> observer) {
    answers.to(
        observer,
        "Commit",
        () -> {
          var results = Requests.commit(request);
          var committed = store.inTransaction(tx -> Commit.in(tx, request.getLease(), results));
          meters.committed(committed);
          report(request.getLease(), results, committed);
          return Replies.commit(committed);
        });
  }

  /** A transform that gives two contents for one input is a fault that somebody must look at. */
  private void report(long lease, List<Result> results, List<Committed> committed) {
    for (int i = 0; i < results.size(); i++) {
      var divergences = divergences(committed.get(i));
      if (results.get(i).deterministic() && !divergences.isEmpty()) {
        meters.nondeterministic(divergences.size());
        LOG.warnf(
            "NONDETERMINISTIC: lease %d gave other content under the same cut-off key; the first"
                + " stays, the second is in cache.quarantine: %s",
            lease, divergences);
      }
    }
  }

  private static List<Divergence> divergences(Committed answer) {
    return switch (answer) {
      case Committed.Accepted accepted -> accepted.divergences();
      case Committed.OtherWon other -> other.divergences();
      case Committed.Already _, Committed.Stale _, Committed.PathDeleted _ -> List.of();
    };
  }

  @Override
  public void fail(FailRequest request, StreamObserver<FailReply> observer) {
    answers.to(
        observer,
        "Fail",
        () -> {
          if (Members.atLeast("lease", request.getLease(), 0) == 0) {
            var failed = Requests.unclaimed(request);
            store.inTransaction(tx -> {
              End.failUnclaimed(tx, failed);
              return failed.size();
            });
            return FailReply.getDefaultInstance();
          }
          var endings = Requests.failed(request);
          int ended = store.inTransaction(tx -> End.fail(tx, request.getLease(), endings));
          meters.ended("failed", ended);
          return FailReply.newBuilder().setEnded(ended).build();
        });
  }

  @Override
  public void release(ReleaseRequest request, StreamObserver<ReleaseReply> observer) {
    answers.to(
        observer,
        "Release",
        () -> {
          var ending = Requests.release(request);
          var keys = Members.keys("cutoff_keys", request.getCutoffKeysList());
          var found = Requests.found(request);
          int ended =
              store.inTransaction(tx -> End.release(tx, request.getLease(), keys, ending, found));
          meters.ended("released", ended);
          found.forEach(blob ->
              LOG.warnf(
                  "blob %s of %s is %s; it is withdrawn and made again when it is needed",
                  blob.uri(), blob.content(), blob.missing() ? "gone" : "damaged"));
          return ReleaseReply.newBuilder().setEnded(ended).build();
        });
  }

  @Override
  public void takeOver(TakeOverRequest request, StreamObserver<TakeOverReply> observer) {
    answers.to(
        observer,
        "TakeOver",
        () -> {
          var holder = Members.text("holder", request.getHolder());
          var ended = store.inTransaction(tx -> End.takeOver(tx, holder));
          meters.ended("expired", ended.size());
          spans.expired(ended);
          return TakeOverReply.newBuilder().setEnded(ended.size()).build();
        });
  }

  @Override
  public void finish(FinishRequest request, StreamObserver<FinishReply> observer) {
    answers.to(
        observer,
        "Finish",
        () -> {
          var command = Requests.finish(request);
          return Replies.finish(command, store.inTransaction(tx -> Finish.in(tx, command)));
        });
  }

  @Override
  public void cancel(CancelRequest request, StreamObserver<CancelReply> observer) {
    answers.to(
        observer,
        "Cancel",
        () -> {
          var run = Members.name("run", request.getRun());
          var reply = store.inTransaction(tx -> Cancel.in(tx, run));
          meters.ended("cancelled", reply.claimsReleased());
          return CancelReply.newBuilder()
              .setWaitersRemoved(reply.waitersRemoved())
              .setClaimsReleased(reply.claimsReleased())
              .build();
        });
  }

  @Override
  public void listAssets(ListAssetsRequest request, StreamObserver<ListAssetsReply> observer) {
    answers.to(observer, "ListAssets", () -> Listing.answer(assets, request));
  }
}
