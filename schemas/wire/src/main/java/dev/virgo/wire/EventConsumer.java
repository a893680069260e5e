package dev.virgo.wire;

import dev.virgo.schemas.event.Event;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jboss.logging.Logger;

/**
 * Events in: one thread that polls Kafka, hands batches to a handler and commits their offsets when
 * the handler has returned. Delivery is at least once and in order per partition; a record that is
 * no event, or one that keeps failing, goes to the service's dead letters and the partition goes
 * on.
 */
public final class EventConsumer implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(EventConsumer.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ConsumerLoop loop;
  private final Thread thread;

  private EventConsumer(ConsumerLoop loop, Thread thread) {
    this.loop = loop;
    this.thread = thread;
  }

  /**
   * What to read.
   *
   * @param bootstrapServers {@code host:port} of the broker
   * @param group the consumer group; instances of one service share it
   * @param service whose dead letters take what cannot be used
   * @param topics what to subscribe to
   * @param maxBatch events per call of the handler, at most
   * @param instance a name that no other living instance of the service has, and that this one has
   *     again when it is started anew: then it takes up its partitions at once, also after a kill;
   *     empty: they are free once the broker has not heard of it for ten seconds
   */
  public record Settings(
      String bootstrapServers,
      String group,
      String service,
      List<String> topics,
      int maxBatch,
      String instance) {
    public Settings {
      topics = List.copyOf(topics);
      if (topics.isEmpty() || maxBatch < 1) {
        throw new IllegalArgumentException(
            "consumer " + group + " needs a topic and a batch of at least one");
      }
    }
  }

  /**
   * One event as it came.
   *
   * @param id the CloudEvents id; the same when the event is sent again
   * @param trace the context of its {@code traceparent}
   */
  public record Received(
      Event event, String id, String topic, int partition, long offset, Context trace) {}

  /** What a service does with events. Called by one thread; must be idempotent. */
  @FunctionalInterface
  public interface Handler {
    /**
     * Handles a batch, wholly or not at all: one that throws is handed over again. A {@link
     * Transient} failure is retried for ever; after three others the events come one at a time.
     */
    void handle(List<Received> batch) throws Exception;

    /**
     * An event failed three times by itself and goes to the dead letters when this returns; a place
     * to fail the run that it belongs to. By default nothing more happens.
     */
    default void onPoison(Received event, Exception cause) throws Exception {}
  }

  /** Subscribes and polls on a thread of its own. */
  public static EventConsumer start(Settings settings, Handler handler, MeterRegistry meters) {
    var loop =
        new ConsumerLoop(
            settings,
            handler,
            new KafkaConsumer<>(KafkaSettings.consumer(settings)),
            new DeadLetters(settings, meters),
            meters);
    var thread =
        Thread.ofPlatform().name("events-" + settings.group()).daemon(true).unstarted(loop);
    thread.start();
    return new EventConsumer(loop, thread);
  }

  /**
   * Fetches nothing more, but stays a member of the group. Called by the handler it takes effect at
   * once; called by another thread, one more batch may come.
   */
  public void pause() {
    loop.pause();
  }

  /** Fetches again. */
  public void resume() {
    loop.resume();
  }

  /**
   * Whether it is a member of its group that the broker hears from, and does not wait for a failed
   * batch.
   */
  public boolean healthy() {
    return thread.isAlive() && loop.healthy();
  }

  /** Ends after the batch in hand, with its offsets committed. */
  @Override
  public void close() {
    loop.close();
    if (Thread.currentThread().equals(thread)) {
      return;
    }
    try {
      if (!thread.join(PATIENCE)) {
        LOG.errorf(
            "%s still handles a batch after %s; its events will come again",
            thread.getName(), PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
