package dev.virgo.executor.rpc;

import dev.virgo.executor.backend.Backend;
import dev.virgo.executor.backend.BackendAway;
import dev.virgo.schemas.rpc.DescribeReply;
import dev.virgo.schemas.rpc.DescribeRequest;
import dev.virgo.schemas.rpc.ExecutorGrpc;
import dev.virgo.schemas.rpc.Failure;
import dev.virgo.schemas.rpc.HashBlocksReply;
import dev.virgo.schemas.rpc.HashBlocksRequest;
import dev.virgo.schemas.rpc.WorkerReply;
import dev.virgo.schemas.rpc.WorkerRequest;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** Questions of planners, answered by workers that no batch keeps busy. */
@GrpcService
public class ExecutorRpc extends ExecutorGrpc.ExecutorImplBase {
  private final Function<WorkerRequest, CompletableFuture<WorkerReply>> workers;

  @Inject
  ExecutorRpc(Backend backend) {
    this(backend::ask);
  }

  ExecutorRpc(Function<WorkerRequest, CompletableFuture<WorkerReply>> workers) {
    this.workers = workers;
  }

  @Override
  public void describe(DescribeRequest request, StreamObserver<DescribeReply> observer) {
    ask(
        WorkerRequest.newBuilder().setDescribe(request),
        observer,
        WorkerReply::getDescribe,
        lost -> DescribeReply.newBuilder().setFailure(lost).build());
  }

  @Override
  public void hashBlocks(HashBlocksRequest request, StreamObserver<HashBlocksReply> observer) {
    ask(
        WorkerRequest.newBuilder().setHashBlocks(request),
        observer,
        WorkerReply::getHashBlocks,
        lost -> HashBlocksReply.newBuilder().setFailure(lost).build());
  }

  private <T> void ask(
      WorkerRequest.Builder question,
      StreamObserver<T> observer,
      Function<WorkerReply, T> answer,
      Function<Failure, T> withoutAnswer) {
    var _ =
        workers
            .apply(question.build())
            .whenComplete((reply, failure) -> {
              if (failure == null) {
                complete(observer, answer.apply(reply));
              } else if (cause(failure) instanceof BackendAway away) {
                // As if nobody were here: who asks tries again, and counts nothing.
                observer.onError(
                    Status.UNAVAILABLE.withDescription(away.getMessage()).asRuntimeException());
              } else {
                complete(observer, withoutAnswer.apply(lost(cause(failure))));
              }
            });
  }

  private static <T> void complete(StreamObserver<T> observer, T answer) {
    observer.onNext(answer);
    observer.onCompleted();
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException wrapped && wrapped.getCause() != null
        ? wrapped.getCause()
        : failure;
  }

  private static Failure lost(Throwable cause) {
    return Failure.newBuilder()
        .setKind(Failure.Kind.LOST)
        .setMessage("no worker could answer: " + cause.getMessage() + "; ask again")
        .build();
  }
}
