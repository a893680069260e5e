package dev.virgo.worker;

import dev.virgo.schemas.rpc.BlobRef;
import dev.virgo.schemas.rpc.Envelope;
import dev.virgo.schemas.rpc.Failure;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/** A failure that the executor is told as data. */
final class SliceFailed extends Exception {
  private static final long serialVersionUID = 1L;

  /** Longest text that travels, characters: it ends up in an event. */
  static final int LONGEST = 8_000;

  private final Failure.Kind kind;
  private transient @Nullable BlobRef blob;

  SliceFailed(Failure.Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  SliceFailed(Failure.Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /**
   * A bug, of the worker or of code that it called, which the same question meets again: permanent.
   * Memory that ran out is none: it ends the process.
   *
   * @param what what was being done, and of which transform or file
   */
  static SliceFailed bug(String what, Throwable bug) {
    return new SliceFailed(Failure.Kind.PERMANENT, what + ": " + bug, bug);
  }

  /** Says which blob is not what its row says; nothing if the input travelled with the envelope. */
  SliceFailed blaming(Envelope.Input input) {
    if (!input.getUri().isEmpty()) {
      blob =
          BlobRef.newBuilder()
              .setContentHash(input.getContentHash())
              .setUri(input.getUri())
              .build();
    }
    return this;
  }

  Failure.Kind kind() {
    return kind;
  }

  Failure toFailure() {
    var failure = failure(kind, String.valueOf(getMessage()), getCause());
    return blob == null ? failure : failure.toBuilder().setBlob(blob).build();
  }

  /** A failure with the stack trace of its cause, both cut to a length that fits an event. */
  static Failure failure(Failure.Kind kind, String message, @Nullable Throwable cause) {
    var failure = Failure.newBuilder().setKind(kind).setMessage(cut(message));
    if (cause != null) {
      var trace = new StringWriter();
      cause.printStackTrace(new PrintWriter(trace));
      failure.setDetail(cut(trace.toString()));
    }
    return failure.build();
  }

  /** What an author's code says can be of any length. */
  static String cut(String text) {
    return text.substring(0, Math.min(text.length(), LONGEST));
  }
}
