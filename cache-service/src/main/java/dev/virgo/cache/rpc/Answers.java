package dev.virgo.cache.rpc;

import dev.virgo.wire.Caller;
import dev.virgo.wire.Transient;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Completes calls: with the answer, or with the status that says who can do something about it. The
 * work of a call waits for the database, so it is done on a virtual thread of its own. (Quarkus'
 * {@code RunOnVirtualThread} would delay the request itself, which a server on the HTTP port then
 * loses under load: <a href="https://github.com/quarkusio/quarkus/issues/48940">quarkus#48940</a>.)
 */
final class Answers {
  private static final Logger LOG = Logger.getLogger(CacheRpc.class);

  private final Semaphore places;
  private final int most;

  /**
   * @param most calls that are answered at once; more are refused, to be repeated by their callers
   */
  Answers(int most) {
    this.places = new Semaphore(most);
    this.most = most;
  }

  /** Answers {@code call} with what {@code work} returns, in the caller's trace. */
  <T> void to(StreamObserver<T> observer, String call, Supplier<T> work) {
    if (!places.tryAcquire()) {
      observer.onError(
          Status.UNAVAILABLE
              .withDescription(
                  "%s: the cache has %d calls in hand, try again later".formatted(call, most))
              .asRuntimeException());
      return;
    }
    Runnable answering =
        () -> {
          try (var _ = Caller.about()) {
            complete(observer, call, work);
          } finally {
            places.release();
          }
        };
    var _ =
        Thread.ofVirtual()
            .name("rpc-" + call)
            .start(
                Context.current().wrap(io.opentelemetry.context.Context.current().wrap(answering)));
  }

  private static <T> void complete(StreamObserver<T> observer, String call, Supplier<T> work) {
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
    } catch (RuntimeException | Error e) {
      observer.onError(status(call, e).withCause(e).asRuntimeException());
      return;
    }
    observer.onNext(answer);
    observer.onCompleted();
  }

  private static Status status(String call, Throwable e) {
    if (e instanceof RuntimeException failure && Transient.is(failure)) {
      LOG.warnf("%s: the database is away or busy: %s", call, e.getMessage());
      return Status.UNAVAILABLE.withDescription(
          call + ": the cache's database is away or busy, try again: " + e.getMessage());
    }
    LOG.errorf(e, "%s failed: a bug", call);
    return Status.INTERNAL.withDescription(
        call + " failed inside the cache-service; its log says why: " + e.getMessage());
  }
}
