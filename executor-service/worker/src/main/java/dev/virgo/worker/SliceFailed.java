package dev.virgo.worker;

import dev.virgo.schemas.rpc.Failure;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/** A failure that the executor is told as data. */
final class SliceFailed extends Exception {
  private static final long serialVersionUID = 1L;

  /** Longest stack trace that travels, characters: it ends up in an event. */
  private static final int LONGEST_DETAIL = 8_000;

  private final Failure.Kind kind;

  SliceFailed(Failure.Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  SliceFailed(Failure.Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  Failure toFailure() {
    return failure(kind, String.valueOf(getMessage()), getCause());
  }

  /** A failure with the stack trace of its cause, cut to a length that fits an event. */
  static Failure failure(Failure.Kind kind, String message, @Nullable Throwable cause) {
    var failure = Failure.newBuilder().setKind(kind).setMessage(message);
    if (cause != null) {
      var trace = new StringWriter();
      cause.printStackTrace(new PrintWriter(trace));
      var text = trace.toString();
      failure.setDetail(text.substring(0, Math.min(text.length(), LONGEST_DETAIL)));
    }
    return failure.build();
  }
}
