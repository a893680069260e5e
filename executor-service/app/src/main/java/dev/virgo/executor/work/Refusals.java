package dev.virgo.executor.work;

import dev.virgo.schemas.rpc.Failure;
import dev.virgo.schemas.rpc.ReleaseRequest;
import dev.virgo.schemas.rpc.Usage;
import io.grpc.Status;
import java.util.Optional;

/** What is said of a slice where the cache does not take what became of it. */
final class Refusals {
  private Refusals() {}

  /** Empty: there is nothing simpler to say. */
  static Optional<Outcome> instead(Outcome refused, RuntimeException cause) {
    return switch (refused) {
      case Outcome.Commit commit ->
          Optional.of(
              new Outcome.Fail(
                  commit.lease(), commit.slice(), failure(cause), Usage.getDefaultInstance()));
      case Outcome.Fail fail ->
          Optional.of(
              new Outcome.Release(
                  fail.lease(),
                  fail.slice(),
                  ReleaseRequest.Reason.LOST,
                  "%s; the cache does not take that: %s"
                      .formatted(fail.failure().getMessage(), cause.getMessage()),
                  Optional.empty()));
      case Outcome.Release _ -> Optional.empty();
    };
  }

  /** A result that is none is the transform's fault: an attempt. Anything else is not. */
  private static Failure failure(RuntimeException cause) {
    boolean invalid = Status.fromThrowable(cause).getCode() == Status.Code.INVALID_ARGUMENT;
    return Failure.newBuilder()
        .setKind(invalid ? Failure.Kind.TRANSFORM : Failure.Kind.STORAGE)
        .setMessage("the cache does not take the result: " + cause.getMessage())
        .build();
  }
}
