package dev.virgo.executor.rpc;

import dev.virgo.executor.backend.Backend;
import dev.virgo.schemas.rpc.DescribeReply;
import dev.virgo.schemas.rpc.DescribeRequest;
import dev.virgo.schemas.rpc.ExecutorGrpc;
import dev.virgo.schemas.rpc.Failure;
import dev.virgo.schemas.rpc.HashBlocksReply;
import dev.virgo.schemas.rpc.HashBlocksRequest;
import dev.virgo.schemas.rpc.WorkerRequest;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import java.util.concurrent.CompletionException;

/** Questions of planners, answered by workers that no batch keeps busy. */
@GrpcService
public class ExecutorRpc extends ExecutorGrpc.ExecutorImplBase {
  private final Backend backend;

  ExecutorRpc(Backend backend) {
    this.backend = backend;
  }

  @Override
  public void describe(DescribeRequest request, StreamObserver<DescribeReply> observer) {
    var _ =
        backend
            .ask(WorkerRequest.newBuilder().setDescribe(request).build())
            .handle((reply, failure) ->
                complete(
                    observer,
                    failure == null
                        ? reply.getDescribe()
                        : DescribeReply.newBuilder().setFailure(lost(failure)).build()));
  }

  @Override
  public void hashBlocks(HashBlocksRequest request, StreamObserver<HashBlocksReply> observer) {
    var _ =
        backend
            .ask(WorkerRequest.newBuilder().setHashBlocks(request).build())
            .handle((reply, failure) ->
                complete(
                    observer,
                    failure == null
                        ? reply.getHashBlocks()
                        : HashBlocksReply.newBuilder().setFailure(lost(failure)).build()));
  }

  private static <T> boolean complete(StreamObserver<T> observer, T answer) {
    observer.onNext(answer);
    observer.onCompleted();
    return true;
  }

  private static Failure lost(Throwable failure) {
    var cause =
        failure instanceof CompletionException wrapped && wrapped.getCause() != null
            ? wrapped.getCause()
            : failure;
    return Failure.newBuilder()
        .setKind(Failure.Kind.LOST)
        .setMessage("no worker could answer: " + cause.getMessage() + "; ask again")
        .build();
  }
}
