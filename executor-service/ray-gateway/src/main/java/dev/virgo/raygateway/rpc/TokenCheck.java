package dev.virgo.raygateway.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.virgo.schemas.key.Key;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.security.MessageDigest;

/** Lets in who presents {@code authorization: Bearer <token>}, and nobody else, to nothing. */
final class TokenCheck implements ServerInterceptor {
  static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final String SCHEME = "Bearer ";

  private final byte[] expected;

  TokenCheck(String token) {
    this.expected = digest(token);
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    var shown = headers.get(AUTHORIZATION);
    if (shown != null
        && shown.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        // Over digests, so that the time tells neither where nor at what length they differ.
        && MessageDigest.isEqual(expected, digest(shown.substring(SCHEME.length()).strip()))) {
      return next.startCall(call, headers);
    }
    call.close(
        Status.UNAUTHENTICATED.withDescription(
            "not the gateway's token; executor and gateway need the same VIRGO_TOKEN"),
        new Metadata());
    return new ServerCall.Listener<>() {};
  }

  private static byte[] digest(String token) {
    return Key.sha256(token.getBytes(UTF_8)).bytes();
  }
}
