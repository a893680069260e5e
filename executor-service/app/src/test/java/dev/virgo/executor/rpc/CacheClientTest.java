package dev.virgo.executor.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.virgo.schemas.rpc.RenewRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class CacheClientTest {
  @Test
  @Timeout(15) // Other calls may take 20 s.
  void renewal_that_is_not_answered_ends_before_the_next_one_is_due() throws Exception {
    // It accepts connections and never says a word.
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var client =
            new CacheClient("127.0.0.1:" + silent.getLocalPort(), "t", Duration.ofMillis(300))) {
      var failure =
          catchThrowableOfType(
              StatusRuntimeException.class, () -> client.renew(RenewRequest.getDefaultInstance()));
      assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    }
  }
}
