package dev.virgo.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.virgo.schemas.rpc.CacheGrpc;
import dev.virgo.schemas.rpc.RenewRequest;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransientTest {
  /** Type of the frame that begins a call. */
  private static final int HEADERS = 1;

  // PostgreSQL, appendix A: connection exceptions, shutdown, serialization, deadlock, resources.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "08000", "08001", "08003", "08006", "57P01", "57P02", "57P03", "40001", "40P01", "53100",
        "53300"
      })
  void states_of_the_surroundings_pass(String state) {
    assertThat(Transient.is(new SQLException("x", state))).isTrue();
  }

  // Unique violation, check violation, syntax, division by zero, undefined table.
  @ParameterizedTest
  @ValueSource(strings = {"23505", "23514", "42601", "22012", "42P01", "", "0"})
  void states_of_the_event_do_not(String state) {
    assertThat(Transient.is(new SQLException("x", state))).isFalse();
  }

  @Test
  void cause_decides_however_deep_it_lies() {
    var deep = new ExecutionException(new IllegalStateException(new SQLException("x", "40001")));
    assertThat(Transient.is(deep)).isTrue();
  }

  @Test
  void batch_is_judged_by_its_next_exception() {
    var batch = new BatchUpdateException("batch", "00000", new int[0]);
    batch.setNextException(new SQLException("x", "40P01"));
    assertThat(Transient.is(batch)).isTrue();
  }

  @Test
  void full_pool_and_lost_connection_pass() {
    assertThat(Transient.is(new SQLException("pool", new TimeoutException()))).isTrue();
    assertThat(Transient.is(new SQLTransientConnectionException("x"))).isTrue();
  }

  @Test
  void other_service_that_is_away_or_slow_passes_one_that_refuses_does_not() {
    assertThat(Transient.is(Status.UNAVAILABLE.asRuntimeException())).isTrue();
    assertThat(Transient.is(Status.DEADLINE_EXCEEDED.asException())).isTrue();
    assertThat(Transient.is(Status.INVALID_ARGUMENT.asRuntimeException())).isFalse();
    assertThat(Transient.is(Status.UNAUTHENTICATED.asRuntimeException())).isFalse();
  }

  /** As a busy server was seen to do it: it says GOAWAY with an error, and closes. */
  @Test
  void connection_that_breaks_in_the_middle_of_a_call_passes_an_error_of_the_service_does_not()
      throws Exception {
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var server = Thread.ofPlatform().start(() -> goAway(listener));
      var channel =
          NettyChannelBuilder.forAddress("127.0.0.1", listener.getLocalPort())
              .usePlaintext()
              .build();
      try {
        var failure =
            catchThrowable(() ->
                CacheGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(20, TimeUnit.SECONDS)
                    .renew(RenewRequest.getDefaultInstance()));

        assertThat(Status.fromThrowable(failure).getCode()).isEqualTo(Status.Code.INTERNAL);
        assertThat(Transient.is(failure)).as(failure.toString()).isTrue();
      } finally {
        channel.shutdownNow();
        server.join();
      }
    }
    assertThat(Transient.is(Status.INTERNAL.withDescription("a bug").asRuntimeException()))
        .isFalse();
    assertThat(Transient.is(Status.INTERNAL.asRuntimeException())).isFalse();
  }

  private static void goAway(ServerSocket listener) {
    var settings = new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0};
    // Up to stream 3, so that the call was begun; error 1 is PROTOCOL_ERROR.
    var goAway = new byte[] {0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 1};
    try (var socket = listener.accept()) {
      socket.getOutputStream().write(settings);
      var in = new DataInputStream(socket.getInputStream());
      in.skipNBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".length());
      int type = -1;
      while (type != HEADERS) {
        int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
        type = in.readUnsignedByte();
        in.skipNBytes(5L + length);
      }
      socket.getOutputStream().write(goAway);
      // What is closed with something unread is reset, and then nothing of this is seen.
      socket.shutdownOutput();
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void broker_that_is_away_passes() {
    assertThat(Transient.is(new org.apache.kafka.common.errors.TimeoutException("x"))).isTrue();
    assertThat(Transient.is(new org.apache.kafka.common.errors.SerializationException("x")))
        .isFalse();
  }

  @Test
  void circle_of_causes_ends() {
    var outer = new IllegalStateException("a");
    outer.initCause(new IllegalStateException("b", outer));
    assertThat(Transient.is(outer)).isFalse();
  }
}
