package dev.virgo.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class MessagingMetersTest {
  private static final String TOPIC = "messaging.destination.name";
  private static final String ERROR = "error.type";

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final MessagingMeters meters = new MessagingMeters(registry);

  @Test
  void messages_are_counted_where_the_broker_delivered_them_and_not_again_when_handled() {
    meters.consumed("weather", "rain", 3);
    meters.processed("weather", Duration.ofMillis(20), new IOException("away"));
    meters.processed("weather", Duration.ofMillis(10), null);

    assertThat(registry.get("messaging.client.consumed.messages").tag(TOPIC, "rain").counter())
        .satisfies(counter -> assertThat(counter.count()).isEqualTo(3));
    var processed = registry.get("messaging.process.duration");
    assertThat(processed.tag(ERROR, "java.io.IOException").timer().count()).isEqualTo(1);
    assertThat(registry.get("messaging.process.duration").tag(ERROR, "").timer())
        .satisfies(timer -> assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(10));
  }

  @Test
  void what_the_broker_did_not_take_is_sent_with_the_class_of_the_error() {
    meters.sent("rain", Duration.ofMillis(2), null);
    meters.sent("rain", Duration.ofMillis(2), null);
    meters.sent("rain", Duration.ofSeconds(30), new TimeoutException("no answer"));

    var failed = TimeoutException.class.getName();
    var sent = "messaging.client.sent.messages";
    assertThat(registry.get(sent).tag(ERROR, "").counter().count()).isEqualTo(2);
    assertThat(registry.get(sent).tag(ERROR, failed).counter().count()).isEqualTo(1);
    var took = registry.get("messaging.client.operation.duration").tag(ERROR, failed).timer();
    assertThat(took.totalTime(TimeUnit.SECONDS)).isEqualTo(30);
  }
}
