package dev.virgo.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {
  @TempDir Path folder;

  @Test
  void acknowledged_record_survives_a_restart() throws Exception {
    int port = Ports.freeBlock(2);
    try (var kafka = EmbeddedKafka.start(settings(port))) {
      kafka.createTopics(List.of(EmbeddedTopic.of("kept", 1)));
      try (var producer =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", kafka.bootstrapServers(), "acks", "all"),
              new ByteArraySerializer(),
              new ByteArraySerializer())) {
        producer.send(new ProducerRecord<>("kept", "one".getBytes(UTF_8))).get();
      }
    }
    try (var kafka = EmbeddedKafka.start(settings(port));
        var consumer =
            new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
      var partition = new TopicPartition("kept", 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      var records = consumer.poll(Duration.ofSeconds(20)).records(partition);
      assertThat(records)
          .singleElement()
          .satisfies(r -> assertThat(r.value()).asString().isEqualTo("one"));
    }
  }

  @Test
  void taken_port_is_named_with_its_owner_and_the_remedy() throws Exception {
    int port = Ports.freeBlock(2);
    try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> EmbeddedKafka.start(settings(port)))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("port " + port + " for the broker")
          .hasMessageContaining("--port N")
          .satisfies(e -> {
            // Only Linux tells who listens.
            if (System.getProperty("os.name").equals("Linux")) {
              assertThat(e).hasMessageContaining("(pid " + ProcessHandle.current().pid());
            }
          });
    }
  }

  private EmbeddedKafka.Settings settings(int port) {
    return new EmbeddedKafka.Settings(
        folder, port, port + 1, 0, reason -> System.err.println(reason));
  }
}
