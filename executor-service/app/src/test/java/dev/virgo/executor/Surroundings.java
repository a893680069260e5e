package dev.virgo.executor;

import dev.virgo.embedded.EmbeddedStack;
import dev.virgo.embedded.EmbeddedTopic;
import dev.virgo.schemas.event.Topics;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.Map;

/** Broker, folders and a port that is known before the service is up: the fake cache is on it. */
public class Surroundings implements QuarkusTestResourceLifecycleManager {
  static final String TOKEN = "only-for-tests";
  static final String INSTANCE = "east";

  @Override
  public Map<String, String> start() {
    var topics =
        Topics.all().stream()
            .map(
                topic -> EmbeddedTopic.keptFor(topic.name(), topic.partitions(), topic.retention()))
            .toList();
    var stack = EmbeddedStack.shared(topics);
    try {
      var folder = Files.createTempDirectory("virgo-executor");
      var port = Integer.toString(freePort());
      return Map.ofEntries(
          Map.entry("virgo.kafka", stack.kafka()),
          Map.entry("virgo.token", TOKEN),
          Map.entry("virgo.instance", INSTANCE),
          Map.entry("virgo.cache.address", "127.0.0.1:" + port),
          Map.entry("quarkus.http.test-port", port),
          Map.entry("virgo.data", folder.toString()),
          Map.entry("virgo.blob.root", folder.resolve("blobs").toUri().toString()),
          Map.entry("virgo.worker.classpath", System.getProperty("java.class.path")),
          Map.entry("virgo.worker.options", "-XX:TieredStopAtLevel=1"),
          Map.entry("virgo.process.cpus", "1"),
          Map.entry("virgo.process.memory.bytes", Long.toString(1L << 30)),
          Map.entry("virgo.lease.ms", "3000"),
          Map.entry("virgo.renew.ms", "200"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void stop() {
    // The stack ends with the JVM.
  }
}
