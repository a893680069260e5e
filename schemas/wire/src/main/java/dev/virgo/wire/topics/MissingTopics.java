package dev.virgo.wire.topics;

import dev.virgo.schemas.event.EventType;
import dev.virgo.schemas.event.Topics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Makes the topics that a broker does not have yet, and sets those right that it has. */
final class MissingTopics {
  private static final int TRIES = 100;
  private static final long BETWEEN_NS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Admin admin;

  MissingTopics(Admin admin) {
    this.admin = admin;
  }

  /**
   * Makes them, replicated as the broker has it by default. Of those that are there it sets what
   * the services cannot do without, and leaves how long events are kept.
   *
   * @return how many were missing
   * @throws TopicMismatch if one is there with another number of partitions: the events of one
   *     recording would not meet in one instance of a service
   */
  int make(List<EventType.Topic> topics)
      throws TopicMismatch, ExecutionException, InterruptedException {
    var created = admin.createTopics(topics.stream().map(MissingTopics::wanted).toList()).values();
    var present = new ArrayList<EventType.Topic>();
    for (var topic : topics) {
      try {
        var _ = Objects.requireNonNull(created.get(topic.name())).get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
        present.add(topic);
      }
    }
    for (var topic : present) {
      check(topic);
    }
    setRight(present);
    return topics.size() - present.size();
  }

  private static NewTopic wanted(EventType.Topic topic) {
    return new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.empty())
        .configs(Topics.settings(topic));
  }

  private void check(EventType.Topic topic)
      throws TopicMismatch, ExecutionException, InterruptedException {
    int partitions = partitions(topic.name(), TRIES);
    if (partitions != topic.partitions()) {
      throw new TopicMismatch(
          "topic %s has %d partitions, the services need %d; delete it, or give them a broker of their own"
              .formatted(topic.name(), partitions, topic.partitions()));
    }
  }

  private void setRight(List<EventType.Topic> topics)
      throws ExecutionException, InterruptedException {
    var resources =
        topics.stream()
            .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic.name()))
            .toList();
    var changes = new HashMap<ConfigResource, Collection<AlterConfigOp>>();
    admin
        .describeConfigs(resources)
        .all()
        .get()
        .forEach((resource, settings) -> {
          var change = changes(settings);
          if (!change.isEmpty()) {
            changes.put(resource, change);
          }
        });
    if (!changes.isEmpty()) {
      var _ = admin.incrementalAlterConfigs(changes).all().get();
    }
  }

  private static List<AlterConfigOp> changes(Config settings) {
    var changes = new ArrayList<AlterConfigOp>();
    if (Long.parseLong(value(settings, TopicConfig.MAX_MESSAGE_BYTES_CONFIG))
        < Topics.MAX_MESSAGE_BYTES) {
      changes.add(
          set(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(Topics.MAX_MESSAGE_BYTES)));
    }
    if (!value(settings, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG).equals(Topics.TIMESTAMP_TYPE)) {
      changes.add(set(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, Topics.TIMESTAMP_TYPE));
    }
    return changes;
  }

  private static String value(Config settings, String name) {
    return Objects.requireNonNull(settings.get(name), name).value();
  }

  private static AlterConfigOp set(String name, String value) {
    return new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
  }

  /** A broker hears of a topic a moment after the controller has made it. */
  private int partitions(String topic, int tries) throws ExecutionException, InterruptedException {
    try {
      var found = admin.describeTopics(List.of(topic)).allTopicNames().get();
      return Objects.requireNonNull(found.get(topic)).partitions().size();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof UnknownTopicOrPartitionException) || tries == 0) {
        throw e;
      }
      LockSupport.parkNanos(BETWEEN_NS);
      return partitions(topic, tries - 1);
    }
  }
}
