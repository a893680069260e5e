package dev.virgo.planner.world;

import dev.virgo.embedded.EmbeddedStack;
import dev.virgo.embedded.EmbeddedTopic;
import dev.virgo.schemas.event.Topics;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.Map;

/**
 * Broker and database for the service under test, and an address at which the test serves the other
 * services.
 */
public class Stack implements QuarkusTestResourceLifecycleManager {
  public static final String TOKEN = "only-for-tests";

  @Override
  public Map<String, String> start() {
    var stack =
        EmbeddedStack.shared(
            Topics.all().stream()
                .map(topic -> EmbeddedTopic.of(topic.name(), topic.partitions()))
                .toList());
    var others = "127.0.0.1:" + freePort();
    var database = stack.newDatabase("service");
    try {
      return Map.ofEntries(
          Map.entry("virgo.kafka", stack.kafka()),
          Map.entry("virgo.pg.port", Integer.toString(stack.postgresPort())),
          Map.entry("virgo.pg.user", stack.user()),
          Map.entry("virgo.pg.password", stack.password()),
          Map.entry("virgo.pg.database", database.substring(database.lastIndexOf('/') + 1)),
          Map.entry("virgo.cache.address", others),
          Map.entry("virgo.executor.address", others),
          Map.entry("virgo.blob.root", Files.createTempDirectory("virgo-blobs").toUri().toString()),
          Map.entry("virgo.token", TOKEN));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    // It ends with the JVM.
  }
}
