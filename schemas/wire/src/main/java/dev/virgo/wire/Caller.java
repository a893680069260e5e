package dev.virgo.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.enterprise.context.ApplicationScoped;

/** Passes on, from call to answer, which run and node a caller works on: see {@link About}. */
@GlobalInterceptor
@ApplicationScoped
public class Caller implements ServerInterceptor {
  // Binary, because a node may have any letter in its name.
  private static final Metadata.Key<byte[]> RUN =
      Metadata.Key.of("virgo-run-bin", Metadata.BINARY_BYTE_MARSHALLER);
  private static final Metadata.Key<byte[]> NODE =
      Metadata.Key.of("virgo-node-bin", Metadata.BINARY_BYTE_MARSHALLER);
  private static final Context.Key<String> RUN_OF_CALL = Context.keyWithDefault("virgo-run", "");
  private static final Context.Key<String> NODE_OF_CALL = Context.keyWithDefault("virgo-node", "");

  /** Tells what this thread works on. */
  static void tell(Metadata headers, String run, String node) {
    put(headers, RUN, run);
    put(headers, NODE, node);
  }

  /** What the caller of the current call works on, for the thread that answers it. */
  public static About about() {
    return About.node(RUN_OF_CALL.get(), NODE_OF_CALL.get());
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    var context =
        Context.current()
            .withValues(RUN_OF_CALL, text(headers, RUN), NODE_OF_CALL, text(headers, NODE));
    return Contexts.interceptCall(context, call, headers, next);
  }

  private static void put(Metadata headers, Metadata.Key<byte[]> key, String text) {
    if (!text.isEmpty()) {
      headers.put(key, text.getBytes(UTF_8));
    }
  }

  private static String text(Metadata headers, Metadata.Key<byte[]> key) {
    var value = headers.get(key);
    return value == null ? "" : new String(value, UTF_8);
  }
}
