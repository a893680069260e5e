package dev.virgo.wire;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/** Channels to other services. */
public final class Rpc {
  /** Largest message that is read, bytes: the lookup of a whole run in one batch. */
  public static final int MAX_MESSAGE_BYTES = 64 << 20;

  private static final int KEEP_ALIVE_SECONDS = 10;
  private static final int KEEP_ALIVE_ANSWER_SECONDS = 5;

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<String> TRACEPARENT =
      Metadata.Key.of(Traces.TRACEPARENT, Metadata.ASCII_STRING_MARSHALLER);
  private static final Pattern ADDRESS = Pattern.compile("[^:/\\s]+:\\d{1,5}");

  private Rpc() {}

  /**
   * A channel whose calls carry the token, the caller's trace context and what it works on. It
   * connects at the first call, and again at the next call after a failure, without gRPC's growing
   * pauses: a service that was restarted is reached at once. Set a deadline on every call.
   *
   * @param address {@code host:port} of the service's HTTP port
   * @param token what the service expects as bearer token
   * @throws IllegalArgumentException if the address is none
   */
  public static ManagedChannel channel(String address, String token) {
    if (!ADDRESS.matcher(address).matches()) {
      throw new IllegalArgumentException("'" + address + "' is no host:port");
    }
    var caller = new Outgoing("Bearer " + token);
    var channel =
        ManagedChannelBuilder.forTarget("dns:///" + address)
            .usePlaintext()
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            // A peer that is gone without a word is noticed sooner than most deadlines.
            .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
            .keepAliveTimeout(KEEP_ALIVE_ANSWER_SECONDS, TimeUnit.SECONDS)
            .intercept(caller::call)
            .build();
    caller.channel.set(channel);
    return channel;
  }

  /** Not a ClientInterceptor itself: Quarkus takes each for one of its own, injected clients'. */
  private static final class Outgoing {
    private final String authorization;
    private final AtomicReference<ManagedChannel> channel = new AtomicReference<>();

    Outgoing(String authorization) {
      this.authorization = authorization;
    }

    <Q, A> ClientCall<Q, A> call(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
      var traceparent = Traces.current();
      var run = About.currentRun();
      var node = About.currentNode();
      reconnect();
      return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
        @Override
        public void start(Listener<A> listener, Metadata headers) {
          headers.put(AUTHORIZATION, authorization);
          if (traceparent != null && !headers.containsKey(TRACEPARENT)) {
            headers.put(TRACEPARENT, traceparent);
          }
          Caller.tell(headers, run, node);
          super.start(listener, headers);
        }
      };
    }

    private void reconnect() {
      var own = channel.get();
      if (own != null && own.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
        own.resetConnectBackoff();
      }
    }
  }
}
