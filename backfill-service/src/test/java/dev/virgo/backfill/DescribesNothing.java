package dev.virgo.backfill;

import dev.virgo.schemas.rpc.DescribeReply;
import dev.virgo.schemas.rpc.DescribeRequest;
import dev.virgo.schemas.rpc.ExecutorGrpc;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.api.trace.Span;
import io.quarkus.grpc.GrpcService;

/** Some gRPC service, to see who gets through to it; it answers with the trace that it is in. */
@GrpcService
public class DescribesNothing extends ExecutorGrpc.ExecutorImplBase {
  @Override
  public void describe(DescribeRequest request, StreamObserver<DescribeReply> reply) {
    var trace = Span.current().getSpanContext().getTraceId();
    reply.onNext(
        DescribeReply.newBuilder()
            .setFailure(
                dev.virgo.schemas.rpc.Failure.newBuilder()
                    .setMessage(trace)
                    .setDetail("x".repeat(request.getConfigJson().length())))
            .build());
    reply.onCompleted();
  }
}
