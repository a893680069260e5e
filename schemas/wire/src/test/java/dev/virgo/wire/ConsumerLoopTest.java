package dev.virgo.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.schemas.event.EventType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConsumerLoopTest {
  private static final TopicPartition PARTITION =
      new TopicPartition(EventType.RECORDING_DELETED.topic(), 0);

  @Test
  void poll_that_failed_once_does_not_keep_readiness_red_where_no_event_comes() throws Exception {
    var meters = new SimpleMeterRegistry();
    var settings =
        new EventConsumer.Settings(
            "127.0.0.1:9", "deaf", "deaf", List.of(PARTITION.topic()), 1, "");
    var consumer = new Heard();
    var loop =
        new ConsumerLoop(settings, _ -> {}, consumer, new DeadLetters(settings, meters), meters);
    var thread = Thread.ofPlatform().start(loop);
    consumer.schedulePollTask(() -> consumer.rebalance(List.of(PARTITION)));
    assertThat(TestBus.eventually(loop::healthy)).isTrue();

    var failed = new CountDownLatch(1);
    consumer.schedulePollTask(() -> {
      consumer.setPollException(new KafkaException("the broker went in the middle of a question"));
      failed.countDown();
    });
    assertThat(failed.await(20, TimeUnit.SECONDS)).isTrue();
    var after = new CountDownLatch(1);
    consumer.schedulePollTask(after::countDown);
    assertThat(after.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(TestBus.eventually(loop::healthy)).isTrue();

    loop.close();
    thread.join();
  }

  /** A consumer without a broker whose heartbeats are answered. */
  private static final class Heard extends MockConsumer<byte[], byte[]> {
    private static final MetricName HEARTBEAT =
        new MetricName("last-heartbeat-seconds-ago", "consumer-coordinator-metrics", "", Map.of());

    private Heard() {
      super("earliest");
      updateBeginningOffsets(Map.of(PARTITION, 0L));
    }

    @Override
    public synchronized Map<MetricName, ? extends Metric> metrics() {
      return Map.of(
          HEARTBEAT,
          new Metric() {
            @Override
            public MetricName metricName() {
              return HEARTBEAT;
            }

            @Override
            public Object metricValue() {
              return 0.0;
            }
          });
    }
  }
}
