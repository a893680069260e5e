package dev.virgo.wire.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.virgo.embedded.EmbeddedStack;
import dev.virgo.embedded.EmbeddedTopic;
import dev.virgo.schemas.event.EventType;
import dev.virgo.schemas.event.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On topics of their own names: the broker is shared with other tests. */
@Timeout(90)
class TopicProgramTest {
  private static final EventType.Topic FIRST =
      new EventType.Topic("topics-first", 6, Duration.ofDays(7));
  private static final EventType.Topic SECOND =
      new EventType.Topic("topics-second", 1, Duration.ofDays(30));

  @Test
  void what_is_missing_is_made_as_it_has_to_be_and_what_is_there_is_left() throws Exception {
    try (var admin = admin()) {
      var topics = new MissingTopics(admin);

      assertThat(topics.make(List.of(FIRST))).isEqualTo(1);
      assertThat(topics.make(List.of(FIRST, SECOND))).isEqualTo(1);
      assertThat(topics.make(List.of(FIRST, SECOND))).isZero();

      assertThat(setting(admin, "topics-second", "retention.ms")).isEqualTo("2592000000");
      assertThat(setting(admin, "topics-second", "max.message.bytes"))
          .isEqualTo(Integer.toString(Topics.MAX_MESSAGE_BYTES));
    }
  }

  /** As after an update of Virgo, or by hand. */
  @Test
  void what_services_cannot_do_without_is_set_where_a_topic_is_there_and_nothing_else()
      throws Exception {
    var topic = new EventType.Topic("topics-by-hand", 1, Duration.ofDays(30));
    try (var admin = admin()) {
      var byHand = new NewTopic(topic.name(), 1, (short) 1);
      admin.createTopics(List.of(byHand.configs(Map.of("retention.ms", "1000000")))).all().get();

      assertThat(new MissingTopics(admin).make(List.of(topic))).isZero();

      await()
          .atMost(30, TimeUnit.SECONDS)
          .untilAsserted(() -> {
            assertThat(setting(admin, topic.name(), "message.timestamp.type"))
                .isEqualTo("LogAppendTime");
            assertThat(setting(admin, topic.name(), "max.message.bytes"))
                .isEqualTo(Integer.toString(Topics.MAX_MESSAGE_BYTES));
          });
      assertThat(setting(admin, topic.name(), "retention.ms")).isEqualTo("1000000");
    }
  }

  /** By default a broker refuses whoever is more than an hour ahead of it. */
  @Test
  void an_event_is_taken_from_whoever_has_a_wrong_clock() throws Exception {
    try (var admin = admin();
        var producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", EmbeddedStack.shared(List.of()).kafka()),
                new StringSerializer(),
                new StringSerializer())) {
      new MissingTopics(admin).make(List.of(FIRST));
      long twoHoursAhead = System.currentTimeMillis() + Duration.ofHours(2).toMillis();

      var sent =
          producer.send(new ProducerRecord<>(FIRST.name(), 0, twoHoursAhead, "key", "value")).get();

      assertThat(sent.timestamp()).isLessThan(twoHoursAhead);
    }
  }

  @Test
  void a_topic_with_other_partitions_is_refused_by_name() throws Exception {
    var kafka = EmbeddedStack.shared(List.of(EmbeddedTopic.of("topics-other", 2))).kafka();
    try (var admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
      var wanted = new EventType.Topic("topics-other", 6, Duration.ofDays(7));

      assertThat(catchThrowable(() -> new MissingTopics(admin).make(List.of(wanted))))
          .isInstanceOf(TopicMismatch.class)
          .hasMessageContaining("topics-other has 2 partitions, the services need 6");
    }
  }

  @Test
  void a_broker_that_is_not_named_or_none_at_all_is_told_with_the_variable() throws Exception {
    assertThat(TopicProgram.run(null)).contains("VIRGO_KAFKA is not set");
    assertThat(TopicProgram.run("nowhere")).contains("VIRGO_KAFKA is 'nowhere'");
  }

  private static Admin admin() {
    return Admin.create(
        Map.of("bootstrap.servers", EmbeddedStack.shared(List.<EmbeddedTopic>of()).kafka()));
  }

  private static String setting(Admin admin, String topic, String name) throws Exception {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    var settings = admin.describeConfigs(List.of(resource)).all().get().get(resource);
    return settings == null ? "" : settings.get(name).value();
  }
}
