package dev.virgo.wire;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.virgo.wire.EventConsumer.Handler;
import dev.virgo.wire.EventConsumer.Received;
import dev.virgo.wire.EventConsumer.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What the thread of an {@link EventConsumer} does. Everything but the volatile fields belongs to
 * that thread. Waiting is always a poll with every partition paused, so that the broker keeps
 * hearing from it however long the database is away.
 */
final class ConsumerLoop implements Runnable, ConsumerRebalanceListener {
  private static final Logger LOG = Logger.getLogger(ConsumerLoop.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration CLOSE = Duration.ofSeconds(5);
  private static final double HEARTBEAT_LIMIT_SECONDS = 8;
  private static final int ATTEMPTS = 3;

  private record Work(ConsumerRecord<byte[], byte[]> record, Received received) {}

  private final Settings settings;
  private final Handler handler;
  private final Consumer<byte[], byte[]> consumer;
  private final DeadLetters deadLetters;
  private final MessagingMeters meters;
  private final Backoff backoff = new Backoff();

  private final List<Work> inHand = new ArrayList<>();
  private final Set<TopicPartition> lost = new HashSet<>();
  private final Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
  private boolean holding;

  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean closed;
  private volatile boolean pauseWanted;
  private volatile boolean member;
  private volatile boolean retrying;
  private volatile boolean deaf;

  ConsumerLoop(
      Settings settings,
      Handler handler,
      Consumer<byte[], byte[]> consumer,
      DeadLetters deadLetters,
      MeterRegistry meters) {
    this.settings = settings;
    this.handler = handler;
    this.consumer = consumer;
    this.deadLetters = deadLetters;
    this.meters = new MessagingMeters(meters);
    // What begins at zero has a rate from the first message on.
    settings.topics().forEach(topic -> this.meters.consumed(settings.group(), topic, 0));
  }

  void pause() {
    pauseWanted = true;
  }

  void resume() {
    pauseWanted = false;
    consumer.wakeup();
  }

  void close() {
    closed = true;
    ended.countDown();
    consumer.wakeup();
  }

  boolean healthy() {
    return member && !retrying && !deaf && secondsSinceHeartbeat() < HEARTBEAT_LIMIT_SECONDS;
  }

  /** Polling does not fail while the broker is away; only the heartbeats tell. */
  private double secondsSinceHeartbeat() {
    for (var metric : consumer.metrics().entrySet()) {
      if (metric.getKey().name().equals("last-heartbeat-seconds-ago")
          && metric.getValue().metricValue() instanceof Double seconds) {
        return seconds < 0 ? 0 : seconds;
      }
    }
    return Double.MAX_VALUE;
  }

  @Override
  public void run() {
    try (deadLetters) {
      consumer.subscribe(settings.topics(), this);
      while (!closed) {
        round();
      }
    } catch (InterruptedException | InterruptException e) {
      Thread.currentThread().interrupt();
      LOG.warnf("consumer %s was interrupted and ends", settings.group());
    } catch (RuntimeException | Error e) {
      LOG.fatalf(e, "consumer %s ends: a bug; readiness turns red", settings.group());
      throw e;
    } finally {
      member = false;
      finish();
    }
  }

  private void finish() {
    try {
      commit(done);
    } catch (KafkaException e) {
      LOG.warnf("offsets of %s not committed; the last batch comes again: %s", settings.group(), e);
    }
    consumer.close(CloseOptions.timeout(CLOSE));
  }

  private void round() throws InterruptedException {
    var partitions = consumer.assignment();
    if (pauseWanted) {
      consumer.pause(partitions);
    } else {
      consumer.resume(partitions);
    }
    var records = poll(POLL);
    if (!records.isEmpty()) {
      process(records);
    }
  }

  private ConsumerRecords<byte[], byte[]> poll(Duration wait) throws InterruptedException {
    try {
      var records = consumer.poll(wait);
      deaf = false;
      return records;
    } catch (WakeupException e) {
      return ConsumerRecords.empty();
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      // Nothing that a record did; for example the broker denies access, or was away in the middle
      // of a question. The next poll that succeeds ends it, also if no record ever comes.
      if (deaf) {
        LOG.warnf("consumer %s still cannot poll: %s", settings.group(), e);
      } else {
        LOG.errorf(e, "consumer %s cannot poll", settings.group());
      }
      deaf = true;
      var _ = ended.await(backoff.next().toMillis(), MILLISECONDS);
      return ConsumerRecords.empty();
    }
  }

  private void process(ConsumerRecords<byte[], byte[]> records) throws InterruptedException {
    inHand.clear();
    lost.clear();
    backoff.reset();
    boolean buried = true;
    for (var partition : records.partitions()) {
      meters.consumed(settings.group(), partition.topic(), records.records(partition).size());
    }
    for (var record : records) {
      switch (CloudEvents.decode(record)) {
        case CloudEvents.Decoded.Good good -> inHand.add(new Work(record, good.received()));
        case CloudEvents.Decoded.Bad bad -> buried &= bury(record, bad);
      }
    }
    deliver();
    if (!inHand.isEmpty() || !buried) {
      // Time to end: what is not done is not committed, and comes again.
      return;
    }
    retrying = false;
    var finished = new HashMap<TopicPartition, OffsetAndMetadata>();
    for (var partition : records.partitions()) {
      if (!lost.contains(partition)) {
        var last = records.records(partition).getLast();
        finished.put(partition, new OffsetAndMetadata(last.offset() + 1));
      }
    }
    done.putAll(finished);
    consumer.commitAsync(
        finished,
        (_, failure) -> {
          if (failure != null) {
            LOG.warnf("offsets of %s not committed yet: %s", settings.group(), failure);
          }
        });
  }

  private void deliver() throws InterruptedException {
    if (inHand.size() > 1) {
      var failure = attempt(false);
      if (failure == null) {
        return;
      }
      LOG.warnf(failure, "a batch of %s keeps failing; one event at a time", settings.group());
    }
    while (!closed && !inHand.isEmpty()) {
      var failure = attempt(true);
      if (failure != null) {
        poison(inHand.getFirst(), failure);
      }
    }
  }

  /** Null when the events in hand, or the first of them, are done, or it is time to end. */
  private @Nullable Exception attempt(boolean single) throws InterruptedException {
    int failures = 0;
    backoff.reset();
    while (!inHand.isEmpty()) {
      var first = inHand.getFirst();
      var batch = single ? List.of(first) : List.copyOf(inHand);
      var failure = call(batch);
      if (failure == null) {
        inHand.subList(0, batch.size()).clear();
        retrying = false;
        return null;
      }
      if (Transient.is(failure)) {
        surroundingsFailed(failure);
      } else if (++failures == ATTEMPTS) {
        return failure;
      }
      if (closed) {
        return null;
      }
      hold(backoff.next());
      if (inHand.isEmpty() || !inHand.getFirst().equals(first)) {
        failures = 0;
      }
    }
    return null;
  }

  /** Where it came from is told once, and then only what it says. */
  private void surroundingsFailed(Exception failure) {
    if (retrying) {
      LOG.warnf("%s still waits: %s", settings.group(), failure);
    } else {
      LOG.warnf(failure, "%s waits: the surroundings failed", settings.group());
    }
    retrying = true;
  }

  private @Nullable Exception call(List<Work> batch) throws InterruptedException {
    var received = batch.stream().map(Work::received).toList();
    long start = System.nanoTime();
    var failure = handle(received);
    meters.processed(settings.group(), Duration.ofNanos(System.nanoTime() - start), failure);
    return failure;
  }

  private @Nullable Exception handle(List<Received> received) throws InterruptedException {
    try {
      handler.handle(received);
      return null;
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      return e;
    } catch (StackOverflowError | AssertionError | LinkageError e) {
      return new IllegalStateException("handling failed with " + e, e);
    }
  }

  private void poison(Work work, Exception failure) throws InterruptedException {
    while (true) {
      try {
        handler.onPoison(work.received(), failure);
        break;
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        if (!Transient.is(e)) {
          LOG.errorf(e, "what follows from poison event %s failed", work.received().id());
          failure.addSuppressed(e);
          break;
        }
        retrying = true;
        hold(backoff.next());
        if (closed || inHand.isEmpty() || !inHand.getFirst().equals(work)) {
          return;
        }
      }
    }
    LOG.errorf(failure, "event %s keeps failing", work.received().id());
    if (bury(work.record(), new CloudEvents.Decoded.Bad(Fault.POISON, "$", failure.toString()))) {
      inHand.remove(work);
      retrying = false;
    }
  }

  /** False if it is time to end and the broker has not taken it; then its offset stays. */
  private boolean bury(ConsumerRecord<byte[], byte[]> record, CloudEvents.Decoded.Bad bad)
      throws InterruptedException {
    boolean told = false;
    while (true) {
      try {
        deadLetters.send(record, bad);
        return true;
      } catch (InterruptException e) {
        throw e;
      } catch (KafkaException e) {
        if (told) {
          LOG.warnf("%s still cannot write to its dead letters: %s", settings.group(), e);
        } else {
          LOG.warnf(e, "%s cannot write to its dead letters", settings.group());
        }
        told = true;
        retrying = true;
        if (closed) {
          return false;
        }
        hold(backoff.next());
      }
    }
  }

  /** Waits as a member of the group that fetches nothing. */
  private void hold(Duration duration) throws InterruptedException {
    holding = true;
    try {
      long until = System.nanoTime() + duration.toNanos();
      for (long left = duration.toNanos(); left > 0 && !closed; left = until - System.nanoTime()) {
        consumer.pause(consumer.assignment());
        rewind(poll(Duration.ofNanos(left)));
      }
    } finally {
      holding = false;
    }
  }

  private void rewind(ConsumerRecords<byte[], byte[]> unexpected) {
    for (var partition : unexpected.partitions()) {
      consumer.seek(partition, unexpected.records(partition).getFirst().offset());
    }
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    member = true;
    if (holding || pauseWanted) {
      consumer.pause(partitions);
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    var finished = new HashMap<>(done);
    finished.keySet().retainAll(partitions);
    try {
      commit(finished);
    } catch (KafkaException e) {
      LOG.warnf("offsets of %s not committed at a rebalance: %s", settings.group(), e);
    }
    forget(partitions);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    forget(partitions);
  }

  private void forget(Collection<TopicPartition> partitions) {
    partitions.forEach(done::remove);
    lost.addAll(partitions);
    inHand.removeIf(work ->
        partitions.contains(new TopicPartition(work.record().topic(), work.record().partition())));
  }

  private void commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
    if (offsets.isEmpty()) {
      return;
    }
    try {
      consumer.commitSync(offsets, CLOSE);
    } catch (WakeupException e) {
      // Meant for a poll; it is spent now.
      consumer.commitSync(offsets, CLOSE);
    }
  }
}
