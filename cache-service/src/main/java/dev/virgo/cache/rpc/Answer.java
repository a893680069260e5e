package dev.virgo.cache.rpc;

import dev.virgo.wire.Transient;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Completes a call: with the answer, or with the status that says who can do something about it.
 */
final class Answer {
  private static final Logger LOG = Logger.getLogger(CacheRpc.class);

  private Answer() {}

  static <T> void to(StreamObserver<T> observer, String call, Supplier<T> work) {
    T answer;
    try {
      answer = work.get();
    } catch (IllegalArgumentException e) {
      observer.onError(
          Status.INVALID_ARGUMENT
              .withDescription(call + ": " + e.getMessage())
              .withCause(e)
              .asRuntimeException());
      return;
    } catch (RuntimeException e) {
      observer.onError(status(call, e).withCause(e).asRuntimeException());
      return;
    }
    observer.onNext(answer);
    observer.onCompleted();
  }

  private static Status status(String call, RuntimeException e) {
    if (Transient.is(e)) {
      LOG.warnf("%s: the database is away or busy: %s", call, e.getMessage());
      return Status.UNAVAILABLE.withDescription(
          call + ": the cache's database is away or busy, try again: " + e.getMessage());
    }
    LOG.errorf(e, "%s failed: a bug", call);
    return Status.INTERNAL.withDescription(
        call + " failed inside the cache-service; its log says why: " + e.getMessage());
  }
}
