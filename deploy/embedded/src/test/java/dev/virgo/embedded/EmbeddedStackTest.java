package dev.virgo.embedded;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

class EmbeddedStackTest {
  @Test
  void second_call_gives_the_same_servers_and_adds_its_topics() throws Exception {
    var first = EmbeddedStack.shared(List.of(EmbeddedTopic.of("stack-first", 3)));
    var second =
        EmbeddedStack.shared(
            List.of(
                EmbeddedTopic.keptFor("stack-first", 3, Duration.ofHours(1)),
                EmbeddedTopic.of("stack-second", 1)));

    assertThat(second).isEqualTo(first);
    try (var admin = Admin.create(Map.of("bootstrap.servers", first.kafka()))) {
      var described =
          admin.describeTopics(List.of("stack-first", "stack-second")).allTopicNames().get();
      assertThat(requireNonNull(described.get("stack-first")).partitions()).hasSize(3);
      assertThat(requireNonNull(described.get("stack-second")).partitions()).hasSize(1);
      var resource = new ConfigResource(ConfigResource.Type.TOPIC, "stack-first");
      var configuration = admin.describeConfigs(List.of(resource)).all().get().get(resource);
      assertThat(requireNonNull(configuration).get("retention.ms").value()).isEqualTo("3600000");
    }
  }

  @Test
  void new_database_is_empty_and_owned_by_the_user() throws Exception {
    var stack = EmbeddedStack.shared(List.of());
    String url = stack.newDatabase("of_its_own");
    try (var connection = DriverManager.getConnection(url, stack.user(), stack.password());
        var statement = connection.createStatement()) {
      statement.execute("create schema mine create table thing(id bigint primary key)");
      var rows = statement.executeQuery("select current_user, current_database()");
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).isEqualTo("virgo");
      assertThat(rows.getString(2)).isEqualTo("of_its_own");
    }
  }
}
