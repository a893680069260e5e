package dev.virgo.embedded;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;

/** Brings a broker's topics to what is asked for. */
final class TopicSetup {
  private final String bootstrapServers;

  TopicSetup(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  void apply(List<EmbeddedTopic> topics) {
    try (var admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
      Set<String> present = admin.listTopics().names().get();
      admin
          .createTopics(
              topics.stream()
                  .filter(topic -> !present.contains(topic.name()))
                  .map(TopicSetup::newTopic)
                  .toList())
          .all()
          .get();
      admin.incrementalAlterConfigs(changes(topics, present)).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the broker refused to create the topics", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while creating the topics", e);
    }
  }

  private static NewTopic newTopic(EmbeddedTopic topic) {
    return new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.configuration());
  }

  private static Map<ConfigResource, Collection<AlterConfigOp>> changes(
      List<EmbeddedTopic> topics, Set<String> present) {
    var changes = new HashMap<ConfigResource, Collection<AlterConfigOp>>();
    for (EmbeddedTopic topic : topics) {
      if (present.contains(topic.name()) && !topic.configuration().isEmpty()) {
        changes.put(
            new ConfigResource(ConfigResource.Type.TOPIC, topic.name()),
            topic.configuration().entrySet().stream()
                .map(entry -> new ConfigEntry(entry.getKey(), entry.getValue()))
                .map(entry -> new AlterConfigOp(entry, AlterConfigOp.OpType.SET))
                .toList());
      }
    }
    return changes;
  }
}
